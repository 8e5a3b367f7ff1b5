import type { LookupFunction } from 'node:net'
import { cidText, sha256 } from '@holdfast/chunks'
import { type Dispatcher, Pool } from 'undici'
import type { BlockNode, CallOptions, Chunk, GetOptions } from './block-node.ts'
import { ChunkCorrupt, ChunkMissing, NodeRefused } from './errors.ts'
import { type Address, parseAddress } from './kubo/address.ts'
import { checkImported, checkTrailers, errorOfAnswer } from './kubo/answers.ts'
import { carForm } from './kubo/car-form.ts'
import { createControl, type NodeSettings } from './kubo/control.ts'
import { type Answer, exchange } from './kubo/exchange.ts'
import { DEFAULT_TIMEOUTS, deadlineFor, type NodeTimeouts } from './timeouts.ts'

export type KuboNodeOptions = {
  /** `http(s)://host:port`, with or without a trailing `/api/v0`. */
  rpcUrl: string
  /** Read from here when known: about twice as fast as `block/get`. Never sent the credentials. */
  gatewayUrl?: string | null
  /** `bearer:…`, `basic:…` or a finished Authorization header. */
  credentials?: string | null
  timeouts?: Partial<NodeTimeouts>
  /** How names become addresses; one that refuses some places keeps every call away from them. */
  lookup?: LookupFunction
}

/** A node behind Kubo's RPC, with the facts about its set-up that joining checks. */
export type KuboNode = BlockNode & { settings(options?: CallOptions): Promise<NodeSettings> }

/** The largest block Kubo takes, and so the longest answer to a read. */
const MAX_BLOCK_BYTES = 2 * 1_048_576

const MAX_SMALL_ANSWER_BYTES = 65_536

/** Puts, reads and control calls have connections of their own, so that none waits for another. */
const CONNECTIONS = { put: 8, read: 16, control: 4 }

/**
 * A Kubo daemon, or anything that speaks the same RPC and gateway calls (the embedded node).
 *
 * Control calls go through kubo-rpc-client; bytes go through our own lane on undici, because the
 * package tops out at 330 MiB/s of client CPU where a bare request reaches 1.4 GiB/s.
 * Throws TypeError when an address is not http or https.
 */
export function createKuboNode(options: KuboNodeOptions): KuboNode {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts }
  const rpc = parseAddress(options.rpcUrl, options.credentials)
  const gateway = options.gatewayUrl ? parseAddress(options.gatewayUrl) : undefined
  const { lookup } = options
  const connector = { timeout: timeouts.connectMs, ...(lookup === undefined ? {} : { lookup }) }
  const connect = (to: Address, connections: number): Pool =>
    new Pool(to.origin, { connections, connect: connector, allowH2: false })
  const pools = {
    put: connect(rpc, CONNECTIONS.put),
    read: connect(gateway ?? rpc, CONNECTIONS.read),
    control: connect(rpc, CONNECTIONS.control),
  }
  const control = createControl(rpc, pools.control, timeouts)
  const lane: ByteLane = { rpc, gateway, pools, timeouts }

  return {
    put: (chunk, o) => putBlocks(lane, [chunk], o),
    putMany: (chunks, o) => putBlocks(lane, chunks, o),
    get: (digest, o) => getBlock(lane, digest, o),
    has: (digest, o) => hasBlock(lane, digest, o),
    delete: (digests, o) =>
      control.delete(
        digests.map((digest) => cidText(digest)),
        o,
      ),
    list: (o) => control.list(o),
    usage: (o) => control.usage(o),
    ping: (o) => control.ping(o),
    settings: (o) => control.settings(o),
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.destroy()))
    },
  }
}

type ByteLane = {
  rpc: Address
  gateway: Address | undefined
  pools: { put: Dispatcher; read: Dispatcher; control: Dispatcher }
  timeouts: NodeTimeouts
}

/**
 * One CAR, pinning nothing. A single chunk goes the same way: `dag/import` checks the hash of what
 * arrives, where `block/put` would store damaged bytes under another name and call it a success.
 */
async function putBlocks(lane: ByteLane, chunks: readonly Chunk[], o?: CallOptions): Promise<void> {
  if (chunks.length === 0) return
  const form = carForm(chunks)
  const answer = await exchange(lane.pools.put, {
    method: 'POST',
    path: `${lane.rpc.basePath}/api/v0/dag/import?pin-roots=false&stats=true`,
    headers: {
      ...authorized(lane.rpc),
      'content-type': form.contentType,
      'content-length': String(form.contentLength),
    },
    body: form.body,
    maxBytes: MAX_SMALL_ANSWER_BYTES,
    deadlineMs: deadlineFor(form.contentLength, lane.timeouts),
    idleMs: lane.timeouts.idleMs,
    label: lane.rpc.label,
    signal: o?.signal,
  })
  checkImported(lane.rpc.label, answer, form)
}

async function getBlock(lane: ByteLane, digest: Uint8Array, o?: GetOptions): Promise<Buffer> {
  const maxBytes = o?.size ?? MAX_BLOCK_BYTES
  const { answer, label } = await readFrom(lane, { verb: 'get', digest, maxBytes }, o?.signal)
  if (answer.status !== 200) throw errorOfAnswer(label, answer)
  checkTrailers(label, answer.trailers)
  if (o?.size !== undefined && answer.body.length !== o.size) {
    throw new ChunkCorrupt(
      `${label} served ${answer.body.length} of ${o.size} bytes of ${cidText(digest)}`,
    )
  }
  if (!sha256(answer.body).equals(digest)) {
    throw new ChunkCorrupt(`${label} served other bytes than ${cidText(digest)}`)
  }
  return answer.body
}

async function hasBlock(lane: ByteLane, digest: Uint8Array, o?: CallOptions): Promise<boolean> {
  const maxBytes = MAX_SMALL_ANSWER_BYTES
  const { answer, label } = await readFrom(lane, { verb: 'stat', digest, maxBytes }, o?.signal)
  if (answer.status === 200) return true
  const error = errorOfAnswer(label, answer)
  if (error instanceof ChunkMissing) return false
  throw error
}

type Reading = { verb: 'get' | 'stat'; digest: Uint8Array; maxBytes: number }

/**
 * Reads from the node's own disk only: a missing chunk must be a fast "no", never a search in the
 * IPFS network. A gateway that refuses (some redirect every path to a subdomain) is passed over.
 */
async function readFrom(
  lane: ByteLane,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<{ answer: Answer; label: string }> {
  const { gateway } = lane
  if (gateway !== undefined) {
    const answer = await askGateway(lane, gateway, reading, signal)
    const refused = answer.status !== 200 && isRefusal(gateway, answer)
    if (!refused) return { answer, label: gateway.label }
  }
  return { answer: await askRpc(lane, reading, signal), label: lane.rpc.label }
}

function isRefusal(gateway: Address, answer: Answer): boolean {
  return errorOfAnswer(gateway.label, answer) instanceof NodeRefused
}

function askGateway(
  lane: ByteLane,
  gateway: Address,
  { verb, digest, maxBytes }: Reading,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return exchange(lane.pools.read, {
    method: verb === 'get' ? 'GET' : 'HEAD',
    path: `${gateway.basePath}/ipfs/${cidText(digest)}?format=raw`,
    headers: { ...authorized(gateway), 'cache-control': 'only-if-cached' },
    maxBytes: Math.max(maxBytes, MAX_SMALL_ANSWER_BYTES),
    tooLong: (message) => new ChunkCorrupt(message),
    deadlineMs: deadlineFor(maxBytes, lane.timeouts),
    idleMs: lane.timeouts.idleMs,
    label: gateway.label,
    signal,
  })
}

function askRpc(
  lane: ByteLane,
  { verb, digest, maxBytes }: Reading,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return exchange(lane.gateway === undefined ? lane.pools.read : lane.pools.control, {
    method: 'POST',
    path: `${lane.rpc.basePath}/api/v0/block/${verb}?arg=${cidText(digest)}&offline=true`,
    headers: authorized(lane.rpc),
    maxBytes: Math.max(maxBytes, MAX_SMALL_ANSWER_BYTES),
    tooLong: (message) => new ChunkCorrupt(message),
    deadlineMs: deadlineFor(maxBytes, lane.timeouts),
    idleMs: lane.timeouts.idleMs,
    label: lane.rpc.label,
    signal,
  })
}

function authorized(address: Address): Record<string, string> {
  return address.authorization === undefined ? {} : { authorization: address.authorization }
}
