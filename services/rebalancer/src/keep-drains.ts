import {
  type Catalog,
  changePlan,
  createPlan,
  listNodes,
  type NodeRow,
  type Plan,
  PlanOpen,
  setNodeState,
} from '@holdfast/catalog'

/**
 * Keeps drains and the states of their nodes together. The plan is what an administrator asked for, and
 * outlives what happens to the node:
 *
 * | plan of the node       | node                       | then                              |
 * |------------------------|----------------------------|-----------------------------------|
 * | none                   | draining                   | a plan is made                    |
 * | planned, running       | active, readonly           | it drains (it came back, or never began) |
 * | any that is not over   | drained                    | the plan is done                  |
 * | any that is not over   | lost                       | the plan is cancelled             |
 * | any that is not over   | anything else              | it waits for the node             |
 *
 * What becomes of a drained node that is to leave is for `finish-leaving`.
 *
 * Returns true when something changed.
 */
export async function keepDrains(
  { catalog }: { catalog: Catalog },
  plans: readonly Plan[],
): Promise<boolean> {
  const drains = new Map(
    plans.flatMap((plan) => (plan.nodeId === null ? [] : [[plan.nodeId, plan]])),
  )
  const nodes = new Map((await listNodes(catalog)).map((node) => [node.id, node]))
  let changed = false
  for (const node of nodes.values()) {
    if (node.state === 'draining' && !drains.has(node.id)) {
      changed = (await planDrain(catalog, node)) || changed
    }
  }
  for (const [nodeId, plan] of drains) {
    changed = (await agree(catalog, plan, nodeId, nodes.get(nodeId))) || changed
  }
  return changed
}

async function planDrain(catalog: Catalog, node: NodeRow): Promise<boolean> {
  try {
    const reason = node.reason ?? 'the node drains'
    await createPlan(catalog, { kind: 'drain', nodeId: node.id, reason, steps: [] })
    return true
  } catch (error) {
    if (error instanceof PlanOpen) return false
    throw error
  }
}

async function agree(
  catalog: Catalog,
  plan: Plan,
  nodeId: number,
  node: NodeRow | undefined,
): Promise<boolean> {
  if (node === undefined) {
    return changePlan(catalog, { id: plan.id, to: 'cancelled', note: 'the node was given up' })
  }
  if (node.state === 'drained') return changePlan(catalog, { id: plan.id, to: 'done' })
  if (plan.state === 'paused') return false
  return setNodeState(catalog, {
    nodeId,
    from: ['active', 'readonly'],
    to: 'draining',
    reason: plan.reason,
    evidence: { planId: plan.id },
  })
}
