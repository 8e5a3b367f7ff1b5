import { done, handle, moveGroup, perEntry, skipped } from '@holdfast/jobs'
import type { RebalancerDeps } from './deps.ts'
import { makeStep } from './make-step.ts'

export const moveGroupHandler = (deps: RebalancerDeps) =>
  handle(moveGroup, async ({ planId, step }, { signal }) => {
    const { end, chunks, bytes, waiting, reason, errors, halted } = await makeStep(
      deps,
      { planId, step },
      { signal },
    )
    if (end === 'gone') return skipped('the plan does not run, or somebody works on this step')
    if (errors.length > 0) return perEntry({ done: chunks, failed: errors })
    if (halted !== null && chunks === 0) return skipped(halted)
    return done({ end, chunks, bytes, waiting, reason })
  })
