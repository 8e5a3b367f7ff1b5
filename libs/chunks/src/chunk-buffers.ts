import { CHUNK_SIZE } from './link.ts'

/** A chunk, and what a CAR puts before it (its CID). */
const CAPACITY = CHUNK_SIZE + 64

/** Smaller ones are cheap to make, and would waste most of a buffer. */
const LEAST = CHUNK_SIZE / 2

/** Free buffers kept for the next chunks; one upload at full speed has about as many on its way. */
const MOST_FREE = 32

/** Free buffers are given back to the system when nobody took one for so long. */
const IDLE_MS = 10_000

type Slot = { memory: Buffer; users: number }

/**
 * Memory of chunks, used again.
 *
 * A chunk on its way lives for some hundred milliseconds, long enough for V8 to move it among the
 * old objects, and old garbage is only found by marking the whole heap: that was a quarter of the CPU
 * time of an upload. Whoever knows that a chunk's bytes are needed no more says so with `release`,
 * and the next chunk gets them. Whoever does not know says nothing: the buffer is then collected
 * like any other, so forgetting costs time and never bytes.
 *
 * A buffer is used again when all its users released it: `take` makes the first, `retain` one more.
 */
export type ChunkBuffers = {
  /** Uninitialised memory of `length` bytes. */
  take(length: number): Buffer
  /** These bytes (or a view of them) are needed until one more `release`. */
  retain(bytes: Uint8Array): void
  /** No effect on bytes that were not taken here. @throws RangeError when they have no users left */
  release(bytes: Uint8Array): void
}

export const createChunkBuffers = ({ idleMs = IDLE_MS } = {}): ChunkBuffers => {
  const slots = new WeakMap<ArrayBufferLike, Slot>()
  const free: Slot[] = []
  let idle: NodeJS.Timeout | undefined

  const startIdle = () => {
    idle ??= setTimeout(() => {
      idle = undefined
      free.length = 0
    }, idleMs).unref()
  }

  const fresh = (): Slot => {
    const slot = { memory: Buffer.allocUnsafeSlow(CAPACITY), users: 0 }
    slots.set(slot.memory.buffer, slot)
    return slot
  }

  return {
    take: (length) => {
      if (length < LEAST || length > CAPACITY) return Buffer.allocUnsafeSlow(length)
      idle?.refresh()
      const slot = free.pop() ?? fresh()
      slot.users = 1
      return slot.memory.subarray(0, length)
    },
    retain: (bytes) => {
      const slot = slots.get(bytes.buffer)
      if (slot !== undefined) slot.users += 1
    },
    release: (bytes) => {
      const slot = slots.get(bytes.buffer)
      if (slot === undefined) return
      if (slot.users === 0) throw new RangeError('a chunk was released more often than it was used')
      slot.users -= 1
      if (slot.users > 0 || free.length === MOST_FREE) return
      free.push(slot)
      startIdle()
    },
  }
}

/** Those of this process: a chunk passes through several libraries on its way. */
export const chunkBuffers = createChunkBuffers()
