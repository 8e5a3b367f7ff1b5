import { create, type KuboRPCClient } from 'kubo-rpc-client'
import { CID } from 'multiformats/cid'
import type { Dispatcher } from 'undici'
import type { Ping, Usage } from '../block-node.ts'
import { ChunkMissing, NodeError, NodeFailed, NodeUnreachable } from '../errors.ts'
import type { NodeTimeouts } from '../timeouts.ts'
import type { Address } from './address.ts'
import { errorOfSentence } from './answers.ts'
import { type ControlFetch, controlFetch } from './control-fetch.ts'

/** Raw CIDs are 64 bytes as an argument, and a Node server takes 16 KiB of request line and headers. */
const DELETE_BATCH = 128

/** Multihash code of SHA-256: the only blocks Holdfast can name. */
const SHA2_256 = 0x12

/** Facts about a node's set-up that joining checks; absent where the node would not say. */
export type NodeSettings = {
  /** Whether the block store syncs a write before it answers. */
  syncsWrites?: boolean
  /** Percent of the capacity from which a daemon with automatic GC would collect. */
  gcWatermark?: number
  swarmPeers: number
  /** IP addresses of other IPFS nodes it is connected with; at most 100. */
  swarmAddresses: string[]
}

type Limits = { signal?: AbortSignal | undefined }

/** The control calls of one node: small answers, through the official client. */
export type Control = {
  ping(o?: Limits): Promise<Ping>
  usage(o?: Limits & { count?: boolean }): Promise<Usage>
  settings(o?: Limits): Promise<NodeSettings>
  delete(cids: readonly string[], o?: Limits): Promise<void>
  list(o?: Limits): AsyncGenerator<Buffer>
}

export function createControl(
  rpc: Address,
  dispatcher: Dispatcher,
  timeouts: NodeTimeouts,
): Control {
  const kubo = create({ url: `${rpc.origin}${rpc.basePath}/api/v0` })
  const fetchFor = (maxBytes: number) => controlFetch({ rpc, dispatcher, timeouts, maxBytes })
  const answers = fetchFor(4 * 1_048_576)
  const streams = fetchFor(Number.POSITIVE_INFINITY)

  const call = async <T>(
    options: Limits | undefined,
    limitMs: number,
    use: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const limit = AbortSignal.timeout(limitMs)
    const signal = options?.signal ? AbortSignal.any([options.signal, limit]) : limit
    try {
      return await use(signal)
    } catch (error) {
      throw errorOfCall(error, { label: rpc.label, caller: options?.signal, limit })
    }
  }

  return {
    ping: (o) =>
      call(o, timeouts.controlMs, async (signal) => {
        const started = performance.now()
        const id = await answers.during(() => kubo.id({ signal }))
        const latencyMs = performance.now() - started
        const { version } = await answers.during(() => kubo.version({ signal }))
        return { peerId: id.id.toString(), version, latencyMs }
      }),

    usage: (o) =>
      call(o, timeouts.controlMs, async (signal) => {
        const asked = { signal, sizeOnly: o?.count !== true }
        const stat = await answers.during(() => kubo.repo.stat(asked))
        const usage = { used: Number(stat.repoSize), capacity: Number(stat.storageMax) }
        return o?.count ? { ...usage, blocks: Number(stat.numObjects) } : usage
      }),

    settings: (o) =>
      call(o, timeouts.controlMs, async (signal) => {
        const peers = await answers.during(() => kubo.swarm.peers({ signal }))
        const datastore = await answers.during(() => kubo.config.get('Datastore', { signal }))
        const swarmAddresses = peers.slice(0, 100).flatMap(({ addr }) => ipOf(String(addr)) ?? [])
        return { ...datastoreFacts(datastore), swarmPeers: peers.length, swarmAddresses }
      }),

    async delete(cids, o) {
      for (let from = 0; from < cids.length; from += DELETE_BATCH) {
        const batch = cids.slice(from, from + DELETE_BATCH)
        await call(o, timeouts.controlMs * 2, (signal) =>
          removeBatch({ kubo, fetch: streams, label: rpc.label, signal }, batch),
        )
      }
    },

    async *list(o) {
      const signal = o?.signal
      try {
        const refs = kubo.refs.local({ ...(signal && { signal }) })[Symbol.asyncIterator]()
        // Only the first step calls out; the others read the answer that it began.
        let step = await streams.during(() => refs.next())
        for (; step.done !== true; step = await refs.next()) {
          if (step.value.err) throw new NodeFailed(`${rpc.label} listed an error`)
          const digest = digestOf(step.value.ref)
          if (digest !== undefined) yield digest
        }
      } catch (error) {
        throw errorOfCall(error, { label: rpc.label, caller: signal })
      }
    },
  }
}

type Removal = { kubo: KuboRPCClient; fetch: ControlFetch; label: string; signal: AbortSignal }

/** `removeCopies` forgets a copy once this resolves, so an answer that names too few must throw. */
async function removeBatch(r: Removal, cids: readonly string[]): Promise<void> {
  const asked = cids.map((cid) => CID.parse(cid))
  const removing = r.kubo.block.rm(asked, { force: true, signal: r.signal })[Symbol.asyncIterator]()
  const answered = new Set<string>()
  let step = await r.fetch.during(() => removing.next())
  for (; step.done !== true; step = await removing.next()) {
    const { cid, error } = step.value
    if (error) checkAbsent(r.label, error)
    answered.add(cid.toString())
  }
  const unanswered = cids.filter((cid) => !answered.has(cid))
  if (unanswered.length > 0) {
    throw new NodeFailed(`${r.label} did not answer for ${unanswered.length} of ${cids.length}`)
  }
}

/** Some nodes report an absent block in spite of `force`; it is gone, which is all that was asked. */
function checkAbsent(label: string, { message }: Error): void {
  const said = message.slice(0, 160)
  const error = errorOfSentence(said, `${label} kept a block: ${said}`)
  if (!(error instanceof ChunkMissing)) throw error
}

function digestOf(ref: string): Buffer | undefined {
  const { multihash } = CID.parse(ref)
  if (multihash.code !== SHA2_256) return undefined
  const { digest } = multihash
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length)
}

function datastoreFacts(value: unknown): Omit<NodeSettings, 'swarmPeers' | 'swarmAddresses'> {
  const { Spec, StorageGCWatermark } = (value ?? {}) as {
    Spec?: { mounts?: { mountpoint?: string; sync?: boolean }[]; sync?: boolean }
    StorageGCWatermark?: number
  }
  const blocks = Spec?.mounts?.find(({ mountpoint }) => mountpoint === '/blocks') ?? Spec
  return {
    ...(typeof blocks?.sync === 'boolean' && { syncsWrites: blocks.sync }),
    ...(typeof StorageGCWatermark === 'number' && { gcWatermark: StorageGCWatermark }),
  }
}

/** `/ip4/10.0.0.1/tcp/4001` → `10.0.0.1`. */
const ipOf = (multiaddr: string): string | undefined => /^\/ip[46]\/([^/]+)/.exec(multiaddr)?.[1]

type CallFacts = { label: string; caller: AbortSignal | undefined; limit?: AbortSignal }

/** Our own classes pass; a caller's abort stays its reason; what the package throws is an answer. */
function errorOfCall(error: unknown, facts: CallFacts): unknown {
  if (error instanceof NodeError) return error
  if (facts.caller?.aborted) return facts.caller.reason
  if (facts.limit?.aborted) {
    return new NodeUnreachable(`${facts.label} did not answer in time`, { cause: error })
  }
  const reason = error instanceof Error ? error.message.slice(0, 160) : 'unknown'
  return new NodeFailed(`${facts.label} gave an answer nobody understands: ${reason}`, {
    cause: error,
  })
}
