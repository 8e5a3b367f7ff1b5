import type { Rebalance } from '@holdfast/client'

/**
 * Which word of the table a plan has. What was only looked at is "planned", as everywhere in the app; what
 * the server calls planned was asked for and waits for its turn.
 */
export function wordOfPlan({ id, state, moves, kind }: Rebalance): string {
  if (state === 'planned' && id !== null) return 'waiting'
  if (state === 'proposed') return 'planned'
  return state === 'done' && kind === 'rebalance' && moves === 0 ? 'nothing' : state
}

/** How much is done, 0 to 1. A drain begins before its bytes are counted. */
export const shareOfPlan = ({ state, bytes, bytesMoved }: Rebalance): number =>
  state === 'done' ? 1 : bytes === 0 ? 0 : Math.min(1, bytesMoved / bytes)
