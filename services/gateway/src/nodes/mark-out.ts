import { type Catalog, findNode, type NodeRow, setNodeState } from '@holdfast/catalog'
import { NotFound } from '../http/errors.ts'
import { NodeBusy } from './errors.ts'

/**
 * Does not wait any longer for a node that is down: it is out at once, and what it held is made again on
 * the others. It comes back as any node that was out. Asking twice is asking once. Throws NotFound, NodeBusy.
 */
export async function markOut(
  catalog: Catalog,
  { nodeId, actorId }: { nodeId: number; actorId: string },
): Promise<NodeRow> {
  const reason = 'an administrator does not wait for it'
  await setNodeState(catalog, { nodeId, from: ['down'], to: 'out', reason, actorId })
  const node = await findNode(catalog, nodeId)
  if (node === undefined || node.state === 'lost') throw new NotFound('This node')
  if (node.state !== 'out') throw new NodeBusy(`A node that is ${node.state} is not waited for.`)
  return node
}
