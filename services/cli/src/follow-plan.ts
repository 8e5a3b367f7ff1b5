import type { Rebalance } from '@holdfast/client'
import type { Context } from './context.ts'
import { followUntil } from './follow-until.ts'
import { createMovingLine } from './output/moving-line.ts'
import { isOver, progressLine } from './plan-progress.ts'

/** Shows how far a plan is until it is over, and returns how it ended. */
export const followPlan = async (
  { out, signal }: Context,
  look: () => Promise<Rebalance>,
): Promise<Rebalance> => {
  const line = createMovingLine(out)
  const seen = (plan: Rebalance) => line.show(progressLine(plan))
  try {
    return await followUntil<Rebalance>(look, { signal, seen, isOver })
  } finally {
    line.clear()
  }
}
