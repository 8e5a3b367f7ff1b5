import { chunkBuffers } from '@holdfast/chunks'
import type { Chunk } from '../block-node.ts'

/** Called once, with the error if there was one. */
export type Settle = (error?: unknown) => void

/** A chunk on its way, with everybody who waits for it. */
export type Entry = { key: string; chunk: Chunk; waiters: Set<Settle> }

/** How much may be taken. `atLeastOne`: the first goes even when it is larger than `bytes`. */
export type Room = { chunks: number; bytes: number; atLeastOne: boolean }

/** The queue of one node, oldest first, each digest once. */
export class WaitingChunks {
  readonly #together = new Map<string, Entry>()
  /** Those that must not share a CAR again; they go first, because they have waited longest. */
  readonly #alone = new Set<Entry>()
  #bytes = 0

  get count(): number {
    return this.#together.size + this.#alone.size
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Bytes of the chunk that goes next, 0 when there is none. */
  get firstBytes(): number {
    const [first = this.#together.values().next().value] = this.#alone
    return first?.chunk.bytes.length ?? 0
  }

  /** The entry to wait on: the one of the same digest, or a new one at the end. */
  add(chunk: Chunk): Entry {
    const key = Buffer.from(chunk.digest).toString('latin1')
    const known = this.#together.get(key)
    if (known !== undefined) return known
    const entry: Entry = { key, chunk, waiters: new Set() }
    this.#together.set(key, entry)
    chunkBuffers.retain(chunk.bytes)
    this.#bytes += chunk.bytes.length
    return entry
  }

  /** Puts an entry back that shall travel by itself; dropped when nobody waits for it any more. */
  addAlone(entry: Entry): void {
    if (entry.waiters.size === 0) {
      this.done(entry)
    } else {
      this.#alone.add(entry)
      this.#bytes += entry.chunk.bytes.length
    }
  }

  /** False when the entry is not waiting (any more). */
  remove(entry: Entry): boolean {
    const together = this.#together.get(entry.key) === entry
    if (together) this.#together.delete(entry.key)
    else if (!this.#alone.delete(entry)) return false
    this.#bytes -= entry.chunk.bytes.length
    return true
  }

  /** Nobody will send its bytes again. Entries that were not taken, or are added again, are not done. */
  done({ chunk }: Entry): void {
    chunkBuffers.release(chunk.bytes)
  }

  /** The next CAR's entries, in order; none when not even the first one fits. */
  take(room: Room): Entry[] {
    const taken = this.#select(room)
    for (const entry of taken) this.remove(entry)
    return taken
  }

  takeAll(): Entry[] {
    const all = [...this.#alone, ...this.#together.values()]
    this.#alone.clear()
    this.#together.clear()
    this.#bytes = 0
    return all
  }

  #select({ chunks, bytes, atLeastOne }: Room): Entry[] {
    const [single] = this.#alone
    if (single !== undefined) return atLeastOne ? [single] : []
    const selected: Entry[] = []
    let sum = 0
    for (const entry of this.#together.values()) {
      sum += entry.chunk.bytes.length
      const fits = selected.length === 0 ? atLeastOne : sum <= bytes
      if (!fits || selected.length === chunks) break
      selected.push(entry)
    }
    return selected
  }
}
