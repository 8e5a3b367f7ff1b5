import { setTimeout as sleep } from 'node:timers/promises'
import { cidText, sha256 } from '@holdfast/chunks'
import type { BlockNode, CallOptions, Chunk, GetOptions, Ping, Usage } from './block-node.ts'
import {
  ChunkCorrupt,
  ChunkMissing,
  NodeFailed,
  NodeFull,
  NodeRefused,
  NodeUnreachable,
} from './errors.ts'

/** What is wrong with the double. Everything false and 0 is a healthy node. */
export type Faults = {
  /** Nothing listens: every call is unreachable. */
  down: boolean
  /** Answers 403 to everything. */
  refusing: boolean
  /** Answers nothing, ever; only an abort ends a call. */
  stalled: boolean
  /** Answers 200 with other bytes; says that it holds whatever it is asked for. */
  lying: boolean
  /** Confirms chunks and keeps none of them. */
  forgetting: boolean
  /** Takes no more chunks, as on a full disk. */
  full: boolean
  /** Counts one block too few in every put. */
  miscounting: boolean
  /** Milliseconds before each answer. */
  delayMs: number
  /** The next so many calls fail with NodeFailed. */
  failNext: number
}

export type FaultyNode = BlockNode & {
  /** Changes some faults; calls that are stalled now stay so. */
  become(faults: Partial<Faults>): void
  /** Loses blocks without a word: one, or all. */
  forget(digest?: Uint8Array): void
  /** Swaps a stored block's bytes for others, as a bad disk does. */
  rot(digest: Uint8Array): void
  /** What was asked of it, oldest first; `chunks` in a put. */
  readonly calls: readonly { verb: string; chunks: number }[]
  readonly size: number
}

export type FaultyNodeOptions = { capacity?: number; peerId?: string; faults?: Partial<Faults> }

/** A stalled call must not keep a process alive by itself. */
const FOREVER_MS = 2 ** 30

const HEALTHY: Faults = {
  down: false,
  refusing: false,
  stalled: false,
  lying: false,
  forgetting: false,
  full: false,
  miscounting: false,
  delayMs: 0,
  failNext: 0,
}

/** A node in memory that can be told to fail: for tests of what must hold when nodes do. */
export function createFaultyNode(options: FaultyNodeOptions = {}): FaultyNode {
  const { capacity = 1 << 30, peerId = 'faulty-node' } = options
  const faults: Faults = { ...HEALTHY, ...options.faults }
  const blocks = new Map<string, Buffer>()
  const calls: { verb: string; chunks: number }[] = []
  const closing = new AbortController()
  let used = 0

  /** Everything that happens before a healthy node's answer. */
  const door = async (verb: string, chunks: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted()
    if (closing.signal.aborted) throw new NodeUnreachable(`${peerId} was closed`)
    calls.push({ verb, chunks })
    if (faults.down) throw new NodeUnreachable(`${peerId} refused the connection`)
    if (faults.stalled) await pause(FOREVER_MS, signal)
    if (faults.delayMs > 0) await pause(faults.delayMs, signal)
    if (faults.refusing) throw new NodeRefused(`${peerId} answered 403`)
    if (faults.failNext > 0) {
      faults.failNext -= 1
      throw new NodeFailed(`${peerId} answered 500: told to fail`)
    }
  }
  const pause = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    try {
      await sleep(ms, undefined, { signal: either, ref: ms < FOREVER_MS })
    } catch {
      throw signal?.aborted ? signal.reason : new NodeUnreachable(`${peerId} was closed`)
    }
  }
  const store = ({ digest, bytes }: Chunk): void => {
    const key = keyOf(digest)
    if (blocks.has(key)) return
    if (faults.full || used + bytes.length > capacity) {
      throw new NodeFull(`${peerId}: no space left on device`)
    }
    blocks.set(key, Buffer.from(bytes))
    used += bytes.length
  }
  const drop = (digest: Uint8Array): void => {
    const key = keyOf(digest)
    used -= blocks.get(key)?.length ?? 0
    blocks.delete(key)
  }
  const putMany = async (chunks: readonly Chunk[], o?: CallOptions): Promise<void> => {
    if (chunks.length === 0) return
    await door('put', chunks.length, o?.signal)
    for (const { digest, bytes } of chunks) {
      if (!sha256(bytes).equals(digest)) {
        throw new ChunkCorrupt(`${peerId} was given other bytes than ${cidText(digest)}`)
      }
    }
    if (!faults.forgetting) for (const chunk of chunks) store(chunk)
    if (faults.miscounting) throw new NodeFailed(`${peerId} counted ${chunks.length - 1} blocks`)
  }

  return {
    put: (chunk, o) => putMany([chunk], o),
    putMany,
    async get(digest, o?: GetOptions) {
      await door('get', 1, o?.signal)
      const stored = blocks.get(keyOf(digest))
      const bytes = faults.lying ? Buffer.from('other bytes') : stored
      if (bytes === undefined) throw new ChunkMissing(`${peerId} lacks ${cidText(digest)}`)
      if (!sha256(bytes).equals(digest) || (o?.size ?? bytes.length) !== bytes.length) {
        throw new ChunkCorrupt(`${peerId} served other bytes than ${cidText(digest)}`)
      }
      return Buffer.from(bytes)
    },
    async has(digest, o) {
      await door('has', 1, o?.signal)
      return faults.lying || blocks.has(keyOf(digest))
    },
    async delete(digests, o) {
      await door('delete', digests.length, o?.signal)
      for (const digest of digests) drop(digest)
    },
    async *list(o) {
      await door('list', 0, o?.signal)
      for (const key of [...blocks.keys()]) yield Buffer.from(key, 'latin1')
    },
    async usage(o): Promise<Usage> {
      await door('usage', 0, o?.signal)
      return o?.count ? { used, capacity, blocks: blocks.size } : { used, capacity }
    },
    async ping(o): Promise<Ping> {
      const started = performance.now()
      await door('ping', 0, o?.signal)
      return { peerId, version: 'faulty', latencyMs: performance.now() - started }
    },
    async close() {
      closing.abort()
    },
    become(change) {
      Object.assign(faults, change)
    },
    forget(digest) {
      if (digest !== undefined) drop(digest)
      else {
        blocks.clear()
        used = 0
      }
    },
    rot(digest) {
      const bytes = blocks.get(keyOf(digest))
      if (bytes !== undefined) blocks.set(keyOf(digest), Buffer.alloc(bytes.length, 0xff))
    },
    calls,
    get size() {
      return blocks.size
    },
  }
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('latin1')
}
