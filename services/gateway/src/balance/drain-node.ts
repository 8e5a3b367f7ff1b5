import {
  askToStay,
  type Catalog,
  changePlan,
  createPlan,
  findNode,
  forgiveLies,
  type NodeRow,
  openPlans,
  PlanOpen,
  setNodeState,
  startScrub,
} from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { NodeBusy } from '../nodes/errors.ts'
import { DRAINABLE, mustBeDrainable } from './must-be-drainable.ts'

type Asked = { nodeId: number; actorId: string }

/**
 * Begins to empty a node. The plan is what was asked for, and outlives the node's absence; the state
 * keeps new copies away. Asking twice is asking once. Throws NotFound, NodeBusy.
 */
export async function drainNode(catalog: Catalog, { nodeId, actorId }: Asked): Promise<NodeRow> {
  const node = await nodeNow(catalog, nodeId)
  if (node.state === 'draining' || node.state === 'drained') return node
  mustBeDrainable(node)
  const reason = 'an administrator asked for it to be drained'
  try {
    await createPlan(catalog, { kind: 'drain', nodeId, reason, steps: [], actorId })
  } catch (error) {
    if (!(error instanceof PlanOpen)) throw error
  }
  await setNodeState(catalog, { nodeId, from: DRAINABLE, to: 'draining', reason, actorId })
  return nodeNow(catalog, nodeId)
}

/**
 * Takes a node back that drains, was drained, is in maintenance or in quarantine, and with that the wish
 * that it leaves. The plan goes before the state, or it would drain the node again. Throws NotFound, NodeBusy.
 */
export async function resumeNode(catalog: Catalog, { nodeId, actorId }: Asked): Promise<NodeRow> {
  const node = await nodeNow(catalog, nodeId)
  if (node.state === 'quarantined') return believeAgain(catalog, { nodeId, actorId })
  await askToStay(catalog, { nodeId, actorId })
  const plan = await openDrain(catalog, nodeId)
  const from = ['draining', 'drained', 'maintenance'] as const
  if (plan === undefined && !from.some((state) => state === node.state)) {
    if (node.state === 'active' || node.state === 'readonly') return node
    throw new NodeBusy(`A node that is ${node.state} cannot be resumed.`)
  }
  if (plan !== undefined) {
    const note = 'the node was taken back'
    await changePlan(catalog, { id: plan.id, to: 'cancelled', note, actorId })
  }
  const reason = 'an administrator took it back'
  await setNodeState(catalog, { nodeId, from, to: 'active', reason, actorId })
  return nodeNow(catalog, nodeId)
}

/**
 * What it said until now is forgiven, and not believed: its blocks are compared with the catalogue before
 * it takes copies again, and every one of them is read.
 */
async function believeAgain(catalog: Catalog, { nodeId, actorId }: Asked): Promise<NodeRow> {
  const reason = 'an administrator took it back out of quarantine'
  await forgiveLies(catalog, nodeId)
  await setNodeState(catalog, { nodeId, from: ['quarantined'], to: 'returning', reason, actorId })
  await startScrub(catalog, { nodeId, actorId })
  return nodeNow(catalog, nodeId)
}

export async function openDrain(catalog: Catalog, nodeId: number) {
  return (await openPlans(catalog)).find((plan) => plan.nodeId === nodeId)
}

/** Lost nodes are history, and no subject of anything. */
async function nodeNow(catalog: Catalog, nodeId: number): Promise<NodeRow> {
  const node = await findNode(catalog, nodeId)
  if (node === undefined || node.state === 'lost') throw new NotFound('This node')
  return node
}
