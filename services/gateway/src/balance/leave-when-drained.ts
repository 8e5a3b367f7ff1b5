import { askToLeave, type Catalog, findNode, type NodeRow } from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { drainNode } from './drain-node.ts'

/**
 * Drains a node and keeps that it is to be removed when that is done, which the rebalancer does after it
 * counted once more. The drain first: stopped in between, a node that drains is no harm, and one that is to
 * leave and does not drain would be a riddle. Asking twice is asking once. Throws NotFound, NodeBusy.
 */
export async function leaveWhenDrained(
  catalog: Catalog,
  { nodeId, actorId }: { nodeId: number; actorId: string },
): Promise<NodeRow> {
  await drainNode(catalog, { nodeId, actorId })
  const asked = await askToLeave(catalog, { nodeId, actorId })
  const node = asked ? await findNode(catalog, nodeId) : undefined
  if (node === undefined) throw new NotFound('This node')
  return node
}
