import {
  type Catalog,
  changePlan,
  createPlan,
  findPlan,
  openPlans,
  type Plan,
} from '@holdfast/catalog'
import type { RebalancePlan } from '@holdfast/placement'

/**
 * Writes a plan down that somebody asked for; a rebalancer begins with it at any hour. One that was made
 * by itself and still waits for its hours gives way to it. Throws PlanOpen while another is under way.
 */
export async function applyRebalance(
  catalog: Catalog,
  plan: RebalancePlan,
  { reason, actorId }: { reason: string; actorId: string },
): Promise<Plan> {
  await makeWay(catalog, actorId)
  const { moves, transfers, before, after } = plan
  const id = await createPlan(catalog, {
    kind: 'rebalance',
    reason,
    summary: { before, after, transfers },
    steps: moves,
    actorId,
  })
  return (await findPlan(catalog, id)) as Plan
}

/** Ends a plan that was made by itself and still waits for its hours. */
export async function makeWay(catalog: Catalog, actorId: string): Promise<void> {
  for (const open of await openPlans(catalog)) {
    if (open.kind !== 'rebalance' || open.summary.automatic !== true) continue
    const note = 'an administrator planned anew'
    await changePlan(catalog, { id: open.id, from: ['planned'], to: 'cancelled', note, actorId })
  }
}
