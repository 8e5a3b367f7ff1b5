import {
  addSteps,
  changePlan,
  findNode,
  heldOnNode,
  openPlans,
  type Plan,
  setNodeState,
  stateAges,
} from '@holdfast/catalog'
import type { MoveDeps } from './deps.ts'
import { type Leftover, takeStock } from './take-stock.ts'

export type DrainReport =
  | { end: 'skipped'; reason: string }
  | { end: 'steps'; steps: number; chunks: number; bytes: number }
  | { end: 'adopted'; chunks: number; waiting: number }
  | { end: 'drained'; listed: number }

/**
 * Uploads that chose the node before they saw it drain have put their chunks by then: every process
 * reads the nodes once a second. Later ones are found by the look after the end.
 */
const QUIET_SECONDS = 3

/**
 * One look at a draining node: what is in use there becomes steps of its plan; when nothing is, the
 * node's own list is gone through; when that shows nothing either, the node is drained.
 */
export async function drain(
  deps: MoveDeps,
  nodeId: number,
  { signal, quietSeconds = QUIET_SECONDS }: { signal: AbortSignal; quietSeconds?: number },
): Promise<DrainReport> {
  const { catalog } = deps
  const node = await findNode(catalog, nodeId)
  if (node?.state !== 'draining') return skip('the node does not drain')
  const plan = (await openPlans(catalog)).find((one) => one.nodeId === nodeId)
  if (plan?.state !== 'running') return skip('its plan does not run')
  if (hasPending(plan)) return skip('its steps are not made yet')
  const age = (await stateAges(catalog)).get(nodeId) ?? 0
  if (age < quietSeconds) return skip('uploads may not have seen yet that it drains')

  const held = await heldOnNode(catalog, nodeId)
  if (held.length > 0) {
    const steps = held.map((sum) => ({ ...sum, from: nodeId, to: null }))
    await addSteps(catalog, plan.id, steps)
    return { end: 'steps', steps: steps.length, ...total(held) }
  }
  const stock = await takeStock(deps, nodeId, { signal })
  if (stock.adopted + stock.waiting > 0) {
    return { end: 'adopted', chunks: stock.adopted, waiting: stock.waiting }
  }
  await declareDrained(deps, plan, nodeId, stock)
  return { end: 'drained', listed: stock.listed }
}

/** The state first, so that no upload counts on the node; what came in between opens the drain again. */
async function declareDrained(
  { catalog }: Pick<MoveDeps, 'catalog'>,
  plan: Plan,
  nodeId: number,
  { listed }: Leftover,
): Promise<void> {
  const changed = await setNodeState(catalog, {
    nodeId,
    from: ['draining'],
    to: 'drained',
    reason: 'nothing that is wanted lies there any more',
    evidence: { listed, planId: plan.id, chunks: plan.chunksMoved, bytes: plan.bytesMoved },
  })
  if (!changed) return
  const late = await heldOnNode(catalog, nodeId)
  if (late.length > 0) {
    await setNodeState(catalog, {
      nodeId,
      from: ['drained'],
      to: 'draining',
      reason: 'an upload stored something there at the last moment',
      evidence: total(late),
    })
    return
  }
  await changePlan(catalog, { id: plan.id, to: 'done' })
}

/** Steps that are neither made nor given up. */
export function hasPending(plan: Pick<Plan, 'moves' | 'movesDone' | 'movesFailed'>): boolean {
  return plan.moves > plan.movesDone + plan.movesFailed
}

function total(sums: readonly { chunks: number; bytes: number }[]) {
  return {
    chunks: sums.reduce((sum, { chunks }) => sum + chunks, 0),
    bytes: sums.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function skip(reason: string): DrainReport {
  return { end: 'skipped', reason }
}
