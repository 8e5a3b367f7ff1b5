import type { BlockNode, Chunk } from '../block-node.ts'
import { ChunkCorrupt, NodeFailed, NodeFull, NodeRefused, NodeUnreachable } from '../errors.ts'
import { createCarSize } from './car-size.ts'
import { createConcurrencyLimit } from './concurrency-limit.ts'
import { createPutPace } from './put-pace.ts'
import { type Entry, WaitingChunks } from './waiting-chunks.ts'

/** One CAR's fate: milliseconds, chunks, bytes. `error` is absent when the node confirmed it. */
export type CarOutcome = { ms: number; chunks: number; bytes: number; error?: Error }

export type PutLaneOptions = {
  node: Pick<BlockNode, 'putMany'>
  /** Bytes this node may have under way at once: its share of the process's budget. */
  shareBytes: number
  onCar?: (outcome: CarOutcome) => void
  /** For messages, such as `node 3`. */
  name?: string
}

/** A CAR takes at most this many chunks: the rate of a syncing node no longer rises beyond. */
const MAX_CHUNKS = 32

/** How long a chunk may wait for company while other CARs are already on the way. */
const LINGER_MS = 2

type Car = {
  entries: readonly Entry[]
  bytes: number
  abort: AbortController
  /** Milliseconds of a monotonic clock. */
  sentAt: number
}

/**
 * The way of all uploads' chunks to one node: group commit. A chunk is sent at once when nothing is
 * under way; else it waits for a few milliseconds, or for a slot, and shares its CAR with what
 * arrived meanwhile. A node that syncs takes 8–32 chunks per CAR at 1.5–2 times the rate of single
 * puts, and 4 KiB chunks at 4 times.
 *
 * What holds at any time: CARs under way ≤ the adaptive limit; their bytes ≤ the node's share (or
 * one chunk). One that gives up does not disturb the others in its CAR. A definite "no" to several
 * chunks is asked again one by one, so that one bad chunk fails alone.
 */
export class PutLane {
  readonly #options: PutLaneOptions
  readonly #limit = createConcurrencyLimit()
  readonly #carSize = createCarSize()
  readonly #pace = createPutPace()
  readonly #waiting = new WaitingChunks()
  readonly #cars = new Set<Car>()
  #inFlightBytes = 0
  #cancelDrain: (() => void) | undefined
  #closed = false

  constructor(options: PutLaneOptions) {
    this.#options = options
  }

  get inFlightBytes(): number {
    return this.#inFlightBytes
  }

  get waiting(): number {
    return this.#waiting.count
  }

  get waitingBytes(): number {
    return this.#waiting.bytes
  }

  get limit(): number {
    return this.#limit.value
  }

  /** Milliseconds until a chunk that came now would be confirmed, going by the CARs so far. */
  get expectedMs(): number {
    return this.#pace.expectedMs(this.#inFlightBytes + this.#waiting.bytes)
  }

  /** How long the node has not confirmed what it was sent first; 0 when nothing is under way. */
  get overdueMs(): number {
    const [oldest] = this.#cars
    return oldest === undefined ? 0 : performance.now() - oldest.sentAt
  }

  /** Resolves when the node confirmed the chunk. Rejects with its error or the signal's reason. */
  put(chunk: Chunk, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#closed) return Promise.reject(this.#gone())
    return new Promise((resolve, reject) => {
      // Only chunks that still wait are shared. A put already under way may have reached the node
      // before a removal that this caller does not know of; its success would prove nothing.
      const entry = this.#waiting.add(chunk)
      const settle = (error?: unknown) => {
        signal?.removeEventListener('abort', onAbort)
        if (error === undefined) resolve()
        else reject(error)
      }
      const onAbort = () => {
        entry.waiters.delete(settle)
        if (entry.waiters.size === 0) this.#abandon(entry)
        settle(signal?.reason)
      }
      entry.waiters.add(settle)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#schedule()
    })
  }

  /** Rejects what waits and ends what is under way. */
  close(): void {
    this.#closed = true
    this.#cancelDrain?.()
    for (const entry of this.#waiting.takeAll()) {
      for (const settle of entry.waiters) settle(this.#gone())
    }
    for (const car of this.#cars) car.abort.abort(this.#gone())
  }

  /** Nobody wants this chunk any more. A CAR is ended only when that is true of all of it. */
  #abandon(entry: Entry): void {
    if (this.#waiting.remove(entry)) {
      this.#waiting.done(entry)
      return
    }
    for (const car of this.#cars) {
      const unwanted = car.entries.every(({ waiters }) => waiters.size === 0)
      if (unwanted && car.entries.includes(entry)) car.abort.abort()
    }
  }

  /** What arrives in one tick travels together; longer waiting only while there is work anyway. */
  #schedule(): void {
    if (this.#cars.size >= this.#limit.value) return
    const { count, bytes } = this.#waiting
    if (count >= MAX_CHUNKS || bytes >= this.#carSize.bytes) {
      this.#drain()
    } else if (this.#cancelDrain === undefined) {
      this.#cancelDrain = this.#cars.size === 0 ? this.#drainNextTick() : this.#drainSoon()
    }
  }

  #drainNextTick(): () => void {
    const tick = setImmediate(() => this.#drain())
    return () => clearImmediate(tick)
  }

  #drainSoon(): () => void {
    const timer = setTimeout(() => this.#drain(), LINGER_MS)
    return () => clearTimeout(timer)
  }

  #drain(): void {
    this.#cancelDrain?.()
    this.#cancelDrain = undefined
    while (this.#cars.size < this.#limit.value) {
      const share = this.#options.shareBytes - this.#inFlightBytes
      const entries = this.#waiting.take({
        chunks: MAX_CHUNKS,
        bytes: Math.min(share, this.#carSize.bytes),
        // With nothing under way a chunk larger than the share goes too, or it never would.
        atLeastOne: this.#cars.size === 0 || share >= this.#waiting.firstBytes,
      })
      if (entries.length === 0) return
      void this.#send(entries)
    }
  }

  async #send(entries: readonly Entry[]): Promise<void> {
    const bytes = entries.reduce((sum, { chunk }) => sum + chunk.bytes.length, 0)
    const started = performance.now()
    const car: Car = { entries, bytes, abort: new AbortController(), sentAt: started }
    this.#cars.add(car)
    this.#inFlightBytes += bytes
    const underWay = this.#inFlightBytes
    const full = this.#cars.size >= this.#limit.value
    const token = this.#limit.sent()
    const error = await this.#confirmed(car)
    const ms = performance.now() - started
    this.#cars.delete(car)
    this.#inFlightBytes -= bytes
    if (car.abort.signal.aborted) {
      // Without this a node that stalls would keep its good name: every chunk given up would be followed
      // by the next one, and each costs its upload the whole patience.
      this.#pace.givenUp(ms, underWay)
      if (this.#carSize.givenUp(bytes, ms)) this.#limit.done(token, 'slow', full)
    } else {
      const slow = this.#carSize.answered(bytes, ms)
      if (error === undefined) this.#pace.confirmed(ms, underWay)
      this.#limit.done(token, verdict(error, slow), full)
      this.#options.onCar?.({ ms, chunks: entries.length, bytes, ...(error && { error }) })
    }
    this.#settle(entries, error)
    if (!this.#closed) this.#drain()
  }

  async #confirmed(car: Car): Promise<Error | undefined> {
    const chunks = car.entries.map(({ chunk }) => chunk)
    try {
      await this.#options.node.putMany(chunks, { signal: car.abort.signal })
      return undefined
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  #settle(entries: readonly Entry[], error: Error | undefined): void {
    const retry = !this.#closed && entries.length > 1 && mayBeOneChunksFault(error)
    for (const entry of entries) {
      if (retry) this.#waiting.addAlone(entry)
      else {
        this.#waiting.done(entry)
        for (const settle of entry.waiters) settle(error)
      }
    }
  }

  #gone(): NodeUnreachable {
    return new NodeUnreachable(`${this.#options.name ?? 'the node'} is no longer a member`)
  }
}

function mayBeOneChunksFault(error: Error | undefined): boolean {
  return error instanceof ChunkCorrupt || error instanceof NodeFailed
}

/** A full or refusing node is not a busy one: fewer CARs at once would not change its answer. */
function verdict(error: Error | undefined, slow: boolean): 'good' | 'slow' | 'failed' {
  if (error instanceof NodeUnreachable || error instanceof NodeFailed) return 'failed'
  const aboutSomethingElse =
    error instanceof NodeFull || error instanceof NodeRefused || error instanceof ChunkCorrupt
  if (error !== undefined && !aboutSomethingElse) return 'failed'
  return slow ? 'slow' : 'good'
}
