import { compact, viewOf } from './retention.ts'

/** Takes exact amounts from a stream of pieces of any size. */
export type ByteReader = {
  /** The next byte, or undefined at the end. */
  readByte(): Promise<number | undefined>
  /**
   * Exactly `length` bytes, or undefined if the stream ends before. Bytes that lie within one piece
   * are a view of it (unless that would keep a far larger slab alive), others are copied once.
   */
  read(length: number): Promise<Buffer | undefined>
  /** Bytes taken so far. */
  readonly position: number
  /** Releases the source; safe to call after it ended. */
  close(): Promise<void>
}

/** Reads on demand: the source is asked for its next piece only when the last one is used up. */
export function createByteReader(
  source: AsyncIterable<Uint8Array>,
  allocate: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): ByteReader {
  const pieces = source[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  let at = 0
  let position = 0

  /** Moves on to the next piece that has bytes; false at the end. */
  async function advance(): Promise<boolean> {
    for (;;) {
      const { done, value } = await pieces.next()
      if (done) return false
      if (value.length === 0) continue
      held = viewOf(value) as Buffer<ArrayBuffer>
      at = 0
      return true
    }
  }

  async function gather(length: number): Promise<Buffer | undefined> {
    const whole = allocate(length)
    let filled = 0
    while (filled < length) {
      if (at === held.length && !(await advance())) return undefined
      const copied = held.copy(whole, filled, at, at + length - filled)
      filled += copied
      at += copied
      position += copied
    }
    return whole
  }

  return {
    async readByte() {
      if (at === held.length && !(await advance())) return undefined
      position += 1
      return held[at++]
    },
    async read(length) {
      if (at === held.length && length > 0) await advance()
      if (held.length - at < length) return gather(length)
      at += length
      position += length
      return compact(held.subarray(at - length, at))
    },
    get position() {
      return position
    },
    async close() {
      await pieces.return?.()
    },
  }
}
