import { explainFailure } from '@holdfast/cluster'
import { type BlockNode, ChunkCorrupt, ChunkMissing, type NodeError } from '@holdfast/nodes'

/**
 * What one probe of one node came to.
 *
 * - `ok`: it answers as the repository we know and returned its canary
 * - `silent`: no answer, or one that says it cannot (5xx)
 * - `refused`: it answers and does not let us in (401, 403, …): misconfigured, never down
 * - `swapped`: another repository answers at its address
 * - `no-canary`: it says definitely, by two routes, that it does not hold its canary
 * - `bad-canary`: it returned other bytes: a finding for the scrubber; the node itself is there
 */
export type ProbeKind = 'ok' | 'silent' | 'refused' | 'swapped' | 'no-canary' | 'bad-canary'

export type Probe = {
  nodeId: number
  kind: ProbeKind
  /** The peer id that answered, if one did. */
  peerId?: string
  version?: string
  latencyMs?: number
  error?: string
}

export type ProbeTarget = {
  id: number
  peerId: string
  canary: Uint8Array
}

/**
 * Asks a node who it is and for its canary, both at once. Never throws for the node's sake: what is
 * wrong with it is the result. Throws only when `signal` aborted, with its reason.
 */
export async function probeNode(
  node: Pick<BlockNode, 'ping' | 'get' | 'list'>,
  target: ProbeTarget,
  { signal, limitMs }: { signal: AbortSignal; limitMs: number },
): Promise<Probe> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  const asked = { signal: limit }
  const [ping, canary] = await Promise.allSettled([
    node.ping(asked),
    node.get(target.canary, asked),
  ])
  signal.throwIfAborted()
  const nodeId = target.id
  if (ping.status === 'rejected') return { nodeId, ...failure(ping.reason) }

  const { peerId, version, latencyMs } = ping.value
  const known = { nodeId, peerId, version, latencyMs }
  if (peerId !== target.peerId) return { ...known, kind: 'swapped', error: `answers as ${peerId}` }
  if (canary.status === 'fulfilled') return { ...known, kind: 'ok' }
  if (canary.reason instanceof ChunkCorrupt) {
    return { ...known, kind: 'bad-canary', error: explainFailure(canary.reason).detail }
  }
  if (canary.reason instanceof ChunkMissing) {
    return { ...known, ...(await secondRoute(node, target, signal)) }
  }
  return { ...known, ...failure(canary.reason) }
}

/**
 * A read that misses may be the gateway's or an index's mistake, so the node's own list is asked
 * too. It is long, and needed only when a canary is missing, which is once in a node's life.
 */
async function secondRoute(
  node: Pick<BlockNode, 'list'>,
  { canary }: ProbeTarget,
  signal: AbortSignal,
): Promise<Pick<Probe, 'kind' | 'error'>> {
  try {
    for await (const digest of node.list({ signal })) {
      if (digest.equals(canary)) return { kind: 'bad-canary', error: 'listed but not readable' }
    }
    return { kind: 'no-canary', error: 'the canary is neither readable nor listed' }
  } catch (error) {
    signal.throwIfAborted()
    return failure(error)
  }
}

function failure(error: unknown): Pick<Probe, 'kind' | 'error'> {
  const { code } = error as Partial<NodeError>
  // In our own words: this becomes the node's reason, an event and a webhook, and none of them may
  // quote what answered at the address (S10).
  const text = `${code ?? 'NODE_UNREACHABLE'}: ${explainFailure(error).detail}`
  return { kind: code === 'NODE_REFUSED' ? 'refused' : 'silent', error: text }
}
