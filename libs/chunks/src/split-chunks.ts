import { CHUNK_SIZE } from './link.ts'
import { compact, isCheapToKeep, viewOf } from './retention.ts'

export type SplitOptions = {
  /** Bytes of every piece but the last; 1 MiB unless said otherwise. */
  size?: number
  /** Where memory for a piece that has to be copied comes from. */
  allocate?: (bytes: number) => Buffer
}

/**
 * Cuts a stream into pieces of exactly `size` bytes, the last one shorter. A stream of no bytes
 * gives one empty piece, because a file of no bytes has one (empty) chunk.
 *
 * Back-pressure by construction: the source is asked for more only while somebody waits for the
 * next piece, so memory is one source buffer and one piece. A piece that lies within one source
 * buffer is a view of it, unless it would keep a far larger buffer alive; any other is copied
 * exactly once, as its bytes arrive (a list of parts to join later would let a client that sends
 * single bytes keep a million buffers alive). The source must not reuse the buffers it gave.
 */
export async function* splitChunks(
  source: AsyncIterable<Uint8Array>,
  { size = CHUNK_SIZE, allocate = Buffer.allocUnsafeSlow }: SplitOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`no chunk has ${size} bytes`)
  const rest = createRest(size, allocate)
  let yielded = false
  for await (const piece of source) {
    let bytes = viewOf(piece)
    if (rest.length > 0) {
      bytes = bytes.subarray(rest.append(bytes))
      if (rest.length === size) {
        yield rest.take()
        yielded = true
      }
    }
    while (bytes.length >= size) {
      yield compact(bytes.subarray(0, size))
      yielded = true
      bytes = bytes.subarray(size)
    }
    rest.append(bytes)
  }
  if (rest.length > 0 || !yielded) yield rest.take()
}

/**
 * The bytes of a piece that is not yet whole. The first part is kept as it came, since it may turn
 * out to be all there is (small files arrive in one buffer); the second part starts the copy.
 */
function createRest(size: number, allocate: (bytes: number) => Buffer) {
  let first: Buffer | undefined
  let whole: Buffer | undefined
  let length = 0

  function copyIn(bytes: Buffer): number {
    whole ??= allocate(size)
    const copied = bytes.copy(whole, length)
    length += copied
    return copied
  }

  return {
    get length() {
      return length
    },
    /** Takes what fits and returns how much that was. */
    append(bytes: Buffer): number {
      if (bytes.length === 0) return 0
      if (length === 0 && isCheapToKeep(bytes)) {
        first = bytes
        length = bytes.length
        return length
      }
      if (first !== undefined) {
        const start = first
        first = undefined
        length = 0
        copyIn(start)
      }
      return copyIn(bytes)
    },
    take(): Buffer {
      const taken = first ?? whole?.subarray(0, length) ?? Buffer.alloc(0)
      first = undefined
      whole = undefined
      length = 0
      return taken
    },
  }
}
