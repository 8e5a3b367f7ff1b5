import {
  type Catalog,
  followConfiguredGateway,
  listNodes,
  type NodeRow,
  PeerTaken,
  removedAddresses,
} from '@holdfast/catalog'
import {
  checkNode,
  finishJoining,
  type NodeAddress,
  NodeNotAccepted,
  type OpenNode,
  registerNode,
} from '@holdfast/cluster'

export type JoinLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type JoinDeps = {
  catalog: Catalog
  openNode: OpenNode
  log: JoinLog
  addresses: readonly NodeAddress[]
  /** RPC addresses whose unsynced datastore somebody accepted by name. */
  allowUnsynced: ReadonlySet<string>
  onJoined?(): void
}

type Round = { leaderEpoch: number; signal: AbortSignal }

/**
 * Brings nodes in, again and again: the addresses of HOLDFAST_NODES that the catalogue does not know
 * are registered, unless somebody removed their node, and every node that is `joining`, whoever added it, is checked, marked and made
 * active. One that does not answer yet is tried at the next round. Every address reports a refusal
 * once, and again when the reason changes.
 */
export function createJoining(deps: JoinDeps): {
  /** True when nobody waits to join. Throws LeadershipLost, CatalogueUnavailable. */
  run(round: Round): Promise<boolean>
} {
  const reported = new Map<string, string>()

  /** What `join` throws against the node is said once; what it throws against us goes up. */
  const attempt = async (rpcUrl: string, join: () => Promise<void>): Promise<boolean> => {
    try {
      await join()
      reported.delete(rpcUrl)
      return true
    } catch (error) {
      if (!isAgainstNode(error)) throw error
      const reason = (error as Error).message
      if (reported.get(rpcUrl) !== reason) deps.log.warn({ rpcUrl, reason }, 'node was refused')
      reported.set(rpcUrl, reason)
      return false
    }
  }

  return {
    async run(round) {
      const [nodes, removed] = await Promise.all([
        listNodes(deps.catalog),
        removedAddresses(deps.catalog),
      ])
      const known = new Map(nodes.map((node) => [node.rpcUrl, node]))
      const unknown = deps.addresses.filter(
        ({ rpcUrl }) => !known.has(rpcUrl) && !removed.has(rpcUrl),
      )
      await Promise.all(deps.addresses.map((address) => followGateway(deps, address, known)))
      // All at once, so that four nodes are ready in the time of one.
      const outcomes = await Promise.all([
        ...unknown.map((address) => attempt(address.rpcUrl, () => register(deps, address, round))),
        ...nodes
          .filter(({ state }) => state === 'joining')
          .map((node) => attempt(node.rpcUrl, () => join(deps, node, round))),
      ])
      return outcomes.every(Boolean)
    },
  }
}

async function register(deps: JoinDeps, address: NodeAddress, round: Round): Promise<void> {
  const { rpcUrl } = address
  const registration = {
    ...address,
    allowUnsynced: deps.allowUnsynced.has(rpcUrl),
    leaderEpoch: round.leaderEpoch,
  }
  const { nodeId, outcome, syncUnknown } = await registerNode(deps, registration, round)
  deps.onJoined?.()
  deps.log.info({ nodeId, rpcUrl, outcome }, 'node was registered')
  sayUnknownSync(deps, nodeId, syncUnknown)
}

async function join(deps: JoinDeps, node: NodeRow, round: Round): Promise<void> {
  const { id, rpcUrl, peerId } = node
  const opened = deps.openNode(node)
  try {
    const allowUnsynced = deps.allowUnsynced.has(rpcUrl)
    const checked = await checkNode(opened, { rpcUrl, allowUnsynced, signal: round.signal })
    if (checked.peerId !== peerId) {
      const message = `it answers as ${checked.peerId}, not as ${peerId}`
      throw new NodeNotAccepted(rpcUrl, 'not-a-node', message)
    }
    const { version } = checked
    const { leaderEpoch } = round
    await finishJoining(deps.catalog, { id, node: opened, version, leaderEpoch }, round)
    deps.onJoined?.()
    deps.log.info({ nodeId: id, rpcUrl }, 'node joined')
    sayUnknownSync(deps, id, checked.syncUnknown)
  } finally {
    await opened.close()
  }
}

function sayUnknownSync({ log }: JoinDeps, nodeId: number, unknown: boolean): void {
  if (unknown) log.warn({ nodeId }, 'the node does not say whether it syncs its writes')
}

/**
 * The gateway of a known address may be another one now, for example on another port. What an
 * administrator said over the API stays.
 */
async function followGateway(
  { catalog }: JoinDeps,
  { rpcUrl, gatewayUrl }: NodeAddress,
  known: ReadonlyMap<string, NodeRow>,
): Promise<void> {
  const node = known.get(rpcUrl)
  if (node === undefined || gatewayUrl === null || gatewayUrl === node.gatewayUrl) return
  await followConfiguredGateway(catalog, { nodeId: node.id, gatewayUrl })
}

/** The node's fault, or somebody's who was faster; everything else is ours and must be seen. */
function isAgainstNode(error: unknown): boolean {
  if (error instanceof NodeNotAccepted || error instanceof PeerTaken) return true
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^(NODE|CHUNK)_/.test(code)
}
