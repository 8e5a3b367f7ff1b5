import { type Catalog, changePlan, createPlan, findPlan, type Plan } from '@holdfast/catalog'
import type { RebalancePlan } from '@holdfast/placement'
import { NotFound } from '../http/errors.ts'
import { makeWay } from './apply-rebalance.ts'
import { PlanStateConflict } from './errors.ts'

/** Keeps a dry-run, so that what was looked at is what happens when it is applied. */
export async function proposeRebalance(
  catalog: Catalog,
  { moves, transfers, before, after }: RebalancePlan,
  by: { reason: string; actorId: string },
): Promise<Plan> {
  const id = await createPlan(catalog, {
    kind: 'rebalance',
    state: 'proposed',
    summary: { before, after, transfers },
    steps: moves,
    ...by,
  })
  return (await findPlan(catalog, id)) as Plan
}

const BEGUN = ['planned', 'running', 'paused']

/**
 * Begins with a plan that was kept. It moves no more than it showed; what was overtaken meanwhile is
 * left out, and counted as skipped. Asking twice is asking once. Throws NotFound, PlanOpen,
 * PlanStateConflict.
 */
export async function applyProposal(
  catalog: Catalog,
  { id, actorId }: { id: string; actorId: string },
): Promise<Plan> {
  const proposal = await planNow(catalog, id)
  if (proposal.state === 'proposed') {
    await makeWay(catalog, actorId)
    await changePlan(catalog, { id, from: ['proposed'], to: 'planned', actorId })
  }
  const plan = await planNow(catalog, id)
  if (!BEGUN.includes(plan.state)) throw new PlanStateConflict(`This plan is ${plan.state}.`)
  return plan
}

async function planNow(catalog: Catalog, id: string): Promise<Plan> {
  const plan = await findPlan(catalog, id)
  if (plan === undefined) throw new NotFound('This rebalance')
  return plan
}
