import {
  atStakeOnNode,
  audit,
  type Catalog,
  changePlan,
  findNode,
  markRemoved,
  refreshSumsBefore,
  setNodeState,
} from '@holdfast/catalog'
import { isLive } from '@holdfast/placement'
import { NotFound } from '../http/errors.ts'
import { NodeBusy } from '../nodes/errors.ts'
import { openDrain } from './drain-node.ts'
import { LastCopies } from './errors.ts'

export type Removal = {
  nodeId: number
  /** The administrator knows that chunks without another copy go with it. */
  confirmed: boolean
  /** It will not come back. Means nothing for a node that answers. */
  lost: boolean
  actorId: string
}

/**
 * Gives a node up for good: its id becomes `lost`, what it held counts as gone and is repaired from the
 * others. Refused while chunks have no live copy elsewhere, unless that is confirmed, or the node does
 * not answer and is said not to come back. Throws NotFound, LastCopies, NodeBusy.
 */
export async function removeNode(
  catalog: Catalog,
  { nodeId, confirmed, lost, actorId }: Removal,
): Promise<void> {
  const node = await findNode(catalog, nodeId)
  if (node === undefined || node.state === 'lost') throw new NotFound('This node')
  // Sums from before it was drained would call lost what was moved from it.
  if (node.state === 'drained') await refreshSumsBefore(catalog, nodeId)
  const counts = await atStakeOnNode(catalog, nodeId)
  const answers = isLive(node.state)
  if (counts.lastChunks > 0 && !confirmed && !(lost && !answers)) {
    throw new LastCopies(
      counts,
      answers ? 'Drain the node first.' : 'Wait for it, or say that it will not come back.',
    )
  }
  const reason = lost ? 'an administrator gave it up' : 'an administrator removed it'
  const evidence = { ...counts }
  await markRemoved(catalog, { nodeId, removed: true })
  const removed = await setNodeState(catalog, {
    nodeId,
    // What was counted holds for this state only.
    from: [node.state],
    to: 'lost',
    reason,
    evidence,
    actorId,
  })
  if (!removed) await markRemoved(catalog, { nodeId, removed: false })
  if (!removed) throw new NodeBusy('The state of the node changed at this moment. Try again.')
  await audit(catalog, {
    actorId,
    action: 'node.removed',
    subject: String(nodeId),
    detail: { name: node.name, from: node.state, confirmed, lost, ...counts },
  })
  const plan = await openDrain(catalog, nodeId)
  if (plan !== undefined) {
    const note = 'the node was removed'
    await changePlan(catalog, { id: plan.id, to: 'cancelled', note, actorId })
  }
}
