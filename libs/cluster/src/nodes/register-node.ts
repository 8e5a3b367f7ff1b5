import {
  addNode,
  audit,
  type Catalog,
  catalogueGeneration,
  followConfiguredGateway,
  listNodes,
  type NodeRow,
  PeerTaken,
  setNodeState,
  updateNode,
  updateNodeFacts,
} from '@holdfast/catalog'
import type { KuboNode } from '@holdfast/nodes'
import { isNodePlace, refuseLiteral } from '@holdfast/process'
import { catalogueIdentity, rememberMarked } from './catalogue-identity.ts'
import { checkNode } from './check-node.ts'
import { NodeNotAccepted } from './errors.ts'
import type { NodeAddress } from './node-addresses.ts'
import { canaryOf, generationMark, ownerMark } from './node-blocks.ts'
import type { OpenNode } from './open-node.ts'
import { isOpenToStrangers } from './open-to-strangers.ts'

export type RegisterDeps = { catalog: Catalog; openNode: OpenNode }

export type Registration = NodeAddress & {
  name?: string
  zone?: string | null
  weight?: number
  /** Sealed, as the catalogue keeps them. */
  credentials?: string | null
  allowUnsynced?: boolean
  actorId?: string | null
  /** The epoch under which the caller leads, when it acts as the leader and not for a person. */
  leaderEpoch?: number | undefined
}

export type Registered = { nodeId: number; outcome: 'added' | 'moved'; syncUnknown: boolean }

/**
 * Makes the repository behind an address a node: checks it, gives it an id that was never used,
 * writes its canary and marks, and only then lets it be written to (joining → active).
 *
 * A repository that is known under an address where nobody answers any more has moved: it keeps its
 * id, because an id stands for one repository and not for one address.
 *
 * @throws NodeNotAccepted, PeerTaken (somebody else registered it in the same moment), LeadershipLost
 */
export async function registerNode(
  { catalog, openNode }: RegisterDeps,
  registration: Registration,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Registered> {
  const { rpcUrl, gatewayUrl, credentials = null, allowUnsynced = false } = registration
  refuseAddresses(registration)
  const node = openNode({ rpcUrl, gatewayUrl, credentials })
  try {
    const { peerId, version, syncUnknown } = await checkNode(node, {
      rpcUrl,
      allowUnsynced,
      signal,
    })
    const known = (await listNodes(catalog)).find((other) => other.peerId === peerId)
    if (known !== undefined) {
      await moveNode({ catalog, openNode }, known, registration, signal)
      return { nodeId: known.id, outcome: 'moved', syncUnknown }
    }
    const { id } = await addNode(catalog, {
      name: registration.name ?? new URL(rpcUrl).host,
      rpcUrl,
      gatewayUrl,
      credentials,
      peerId,
      zone: registration.zone ?? null,
      weight: registration.weight ?? 1,
      actorId: registration.actorId ?? null,
    })
    const { leaderEpoch } = registration
    await finishJoining(catalog, { id, node, version, leaderEpoch }, { signal })
    if (await isOpenToStrangers(openNode, registration, signal)) {
      await audit(catalog, { action: 'node.open', subject: String(id), detail: { rpcUrl } })
    }
    return { nodeId: id, outcome: 'added', syncUnknown }
  } finally {
    await node.close()
  }
}

/**
 * Writes the fixed blocks and opens the node for copies, with how much it takes known from the first
 * moment. Also for a node that a process left in `joining` when it died: every step may be repeated.
 */
export async function finishJoining(
  catalog: Catalog,
  joining: {
    id: number
    node: Pick<KuboNode, 'putMany' | 'usage'>
    version: string
    leaderEpoch?: number | undefined
  },
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { id, node, version } = joining
  await markNode(catalog, joining, { signal })
  const { used, capacity } = await node.usage({ signal })
  await updateNodeFacts(catalog, { nodeId: id, used, capacity, version, seen: true })
  await setNodeState(catalog, {
    nodeId: joining.id,
    from: ['joining'],
    to: 'active',
    reason: 'its checks passed',
    ...(joining.leaderEpoch === undefined ? {} : { leaderEpoch: joining.leaderEpoch }),
  })
}

/** Canary, owner mark and the current generation mark, in one call. */
export async function markNode(
  catalog: Catalog,
  { id, node }: { id: number; node: Pick<KuboNode, 'putMany'> },
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const catalogueId = await catalogueIdentity(catalog)
  const generation = await catalogueGeneration(catalog)
  const blocks = [
    canaryOf(catalogueId, id),
    ownerMark(catalogueId),
    generationMark(catalogueId, generation),
  ]
  await node.putMany(blocks, { signal })
  await rememberMarked(catalog, id)
}

/** Two addresses that both answer with one peer id would count one repository as two copies. */
async function moveNode(
  { catalog, openNode }: RegisterDeps,
  known: NodeRow,
  { rpcUrl, gatewayUrl, credentials, actorId = null }: Registration,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (known.rpcUrl !== rpcUrl && (await stillThere(openNode, known, signal))) {
    throw new NodeNotAccepted(
      rpcUrl,
      'peer-taken',
      `it is node ${known.id}, which also answers at ${known.rpcUrl}`,
      { cause: new PeerTaken(known.peerId, known.id) },
    )
  }
  await updateNode(catalog, {
    nodeId: known.id,
    rpcUrl,
    ...(actorId === null ? {} : { gatewayUrl }),
    ...(credentials === undefined ? {} : { credentials }),
    actorId,
  })
  if (actorId === null) await followConfiguredGateway(catalog, { nodeId: known.id, gatewayUrl })
}

/** @throws NodeNotAccepted where no node may be; names are looked at when they are connected to. */
function refuseAddresses({ rpcUrl, gatewayUrl }: NodeAddress): void {
  try {
    refuseLiteral(rpcUrl, isNodePlace)
    if (gatewayUrl !== null) refuseLiteral(gatewayUrl, isNodePlace)
  } catch (error) {
    throw new NodeNotAccepted(rpcUrl, 'address', (error as Error).message, { cause: error })
  }
}

async function stillThere(
  openNode: OpenNode,
  known: NodeRow,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const old = openNode(known)
  try {
    const { peerId } = await old.ping({ signal })
    return peerId === known.peerId
  } catch {
    signal?.throwIfAborted()
    return false
  } finally {
    await old.close()
  }
}
