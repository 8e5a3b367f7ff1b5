import {
  type Catalog,
  groupHolders,
  groupScans,
  listNodes,
  listPlans,
  refreshGroupHolders,
} from '@holdfast/catalog'
import { planRebalance, type RebalancePlan } from '@holdfast/placement'

/** Sums of who holds what may be as old as this, and never older than the last plan's end. */
const FRESH_SECONDS = 60

/** What a rebalance would move now. Sums that are too old are made anew; nothing else is written. */
export async function readRebalance(catalog: Catalog): Promise<RebalancePlan> {
  const [[last], { ageSeconds }] = await Promise.all([
    listPlans(catalog, { kind: 'rebalance', limit: 1 }),
    groupScans(catalog),
  ])
  if (ageSeconds >= Math.min(FRESH_SECONDS, last?.endedSecondsAgo ?? FRESH_SECONDS)) {
    await refreshGroupHolders(catalog)
  }
  const [rows, nodes] = await Promise.all([groupHolders(catalog), listNodes(catalog)])
  return planRebalance({ rows, nodes })
}
