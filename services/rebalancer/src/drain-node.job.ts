import { done, drainNode, handle, skipped } from '@holdfast/jobs'
import type { RebalancerDeps } from './deps.ts'
import { drain } from './drain.ts'

export const drainNodeHandler = (deps: RebalancerDeps) =>
  handle(drainNode, async ({ nodeId }, { signal }) => {
    const report = await drain(deps, nodeId, { signal })
    return report.end === 'skipped' ? skipped(report.reason) : done(report)
  })
