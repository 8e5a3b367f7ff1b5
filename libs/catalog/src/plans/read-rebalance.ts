import { type RebalancePlan, rebalanceInSteps } from '@holdfast/placement'
import { groupHolders, groupScans } from '../groups/group-holders.ts'
import { refreshGroupHolders } from '../groups/refresh-group-holders.ts'
import { listNodes } from '../nodes/nodes.ts'
import type { Catalog } from '../open-catalog.ts'
import { listPlans } from './find-plans.ts'
import { inSlices } from './in-slices.ts'

/**
 * What a rebalance would move now. Sums of who holds what that are older than `freshSeconds`, or than
 * the last plan's end, are made anew, a second per five million chunks; nothing else is written. Planned
 * in slices: the process goes on serving others meanwhile.
 */
export async function readRebalance(
  c: Catalog,
  { freshSeconds }: { freshSeconds: number },
): Promise<RebalancePlan> {
  const [[last], { ageSeconds }] = await Promise.all([
    listPlans(c, { kind: 'rebalance', limit: 1 }),
    groupScans(c),
  ])
  const old = Math.min(freshSeconds, last?.endedSecondsAgo ?? freshSeconds)
  if (ageSeconds >= old) await refreshGroupHolders(c)
  const [rows, nodes] = await Promise.all([groupHolders(c), listNodes(c)])
  return inSlices(rebalanceInSteps({ rows, nodes }))
}
