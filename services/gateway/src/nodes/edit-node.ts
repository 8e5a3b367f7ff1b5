import {
  type Catalog,
  findNode,
  type NodeRow,
  PeerTaken,
  setNodeState,
  updateNode,
} from '@holdfast/catalog'
import type { OpenNode } from '@holdfast/cluster'
import { AddressRefused, isNodePlace, refuseLiteral, type Vault } from '@holdfast/process'
import { NotFound } from '../http/errors.ts'
import { sealed } from './add-node.ts'
import { NodeBusy, NodeKnown, NodeNotTaken, notTaken } from './errors.ts'
import type { Credentials } from './node-fields.ts'

export type NodeChange = {
  name?: string | undefined
  zone?: string | null | undefined
  weight?: number | undefined
  rpcUrl?: string | undefined
  gatewayUrl?: string | null | undefined
  credentials?: Credentials | null | undefined
  maintenance?: boolean | undefined
}

export type EditNodeDeps = {
  catalog: Catalog
  openNode: OpenNode
  vaults: { nodes: Pick<Vault, 'seal'> }
}

type Edit = { nodeId: number; change: NodeChange; actorId: string; signal: AbortSignal }

/**
 * Changes what people decide about a node. A new address or new credentials are tried first: the
 * same repository must answer there, because a node's id stands for one repository.
 *
 * @throws NotFound, NodeNotTaken, NodeKnown, NodeBusy
 */
export async function editNode(deps: EditNodeDeps, edit: Edit): Promise<NodeRow> {
  const { catalog } = deps
  const { nodeId, actorId } = edit
  const { maintenance, credentials, ...fields } = edit.change
  const node = await findNode(catalog, nodeId)
  if (node === undefined || node.state === 'lost') throw new NotFound('This node')
  const given = {
    ...withoutAbsent(fields),
    ...(credentials === undefined ? {} : { credentials: sealed(deps.vaults.nodes, credentials) }),
  }
  if ('rpcUrl' in given || 'gatewayUrl' in given || 'credentials' in given) {
    await mustBeSame(deps.openNode, node, { ...node, ...given }, edit.signal)
  }
  // Before the rest, because it may be refused.
  if (maintenance !== undefined) await setMaintenance(catalog, node, { on: maintenance, actorId })
  if (Object.keys(given).length > 0) {
    try {
      await updateNode(catalog, { nodeId, ...given, actorId })
    } catch (error) {
      if (error instanceof PeerTaken) throw new NodeKnown('Another node has this address already.')
      throw error
    }
  }
  return (await findNode(catalog, nodeId)) as NodeRow
}

type Given = {
  name?: string
  zone?: string | null
  weight?: number
  rpcUrl?: string
  gatewayUrl?: string | null
}

const withoutAbsent = (fields: NodeChange): Given =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

async function mustBeSame(
  openNode: OpenNode,
  { peerId }: NodeRow,
  door: Pick<NodeRow, 'rpcUrl' | 'gatewayUrl' | 'credentials'>,
  signal: AbortSignal,
): Promise<void> {
  const { rpcUrl, gatewayUrl, credentials } = door
  try {
    refuseLiteral(rpcUrl, isNodePlace)
    if (gatewayUrl !== null) refuseLiteral(gatewayUrl, isNodePlace)
  } catch (error) {
    if (error instanceof AddressRefused) throw notTaken(error)
    throw error
  }
  const opened = openNode({ rpcUrl, gatewayUrl, credentials })
  try {
    const answered = await opened.ping({ signal })
    if (answered.peerId === peerId) return
  } catch (error) {
    throw notTaken(error)
  } finally {
    await opened.close()
  }
  throw new NodeNotTaken('Another repository answers there. Add it as a node of its own.')
}

/**
 * A node in maintenance keeps its copies and is not repaired around; it comes back as `returning`,
 * because nobody watched what was done to it.
 */
async function setMaintenance(
  catalog: Catalog,
  { id, state }: NodeRow,
  { on, actorId }: { on: boolean; actorId: string },
): Promise<void> {
  if (on === (state === 'maintenance')) return
  const changed = on
    ? await setNodeState(catalog, {
        nodeId: id,
        from: ['active', 'readonly', 'suspect', 'down', 'returning', 'misconfigured'],
        to: 'maintenance',
        reason: 'an administrator works on it',
        actorId,
      })
    : await setNodeState(catalog, {
        nodeId: id,
        from: ['maintenance'],
        to: 'returning',
        reason: 'its maintenance ended',
        actorId,
      })
  if (!changed) throw new NodeBusy(`A node that is ${state} cannot go into maintenance.`)
}
