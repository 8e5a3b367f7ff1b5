import { randomBytes } from 'node:crypto'
import { CHUNK_SIZE, cidText, sha256 } from '@holdfast/chunks'
import type { Chunk } from '@holdfast/nodes'

/** How many chunks of a content may be in somebody's hands at once; see `chunk`. */
export const IN_HAND = 256

// Random, so that nothing on the way can compress it, and made once: making it anew would cost as
// much as hashing it.
const templates = Array.from({ length: IN_HAND }, () => randomBytes(CHUNK_SIZE))

/** A content that never was before, whose chunks are made while they are sent. */
export type SampleContent = {
  readonly chunks: number
  readonly bytes: number
  /** Made when first asked for: ask before anything is timed that shall not pay for hashing. */
  readonly digests: readonly Buffer[]
  /**
   * Chunk `index` with its bytes, in a buffer that chunk `index + IN_HAND` takes over: whoever
   * reads ahead further than that sends something else. Made without a copy.
   */
  chunk(index: number): Chunk
  /** Of its chunks, as nodes name them. */
  cids(): string[]
  /** The same bytes as a stream, in pieces that may be kept. */
  stream(): Iterable<Uint8Array>
}

const MARK = 16

/** `bytes` is rounded up to whole chunks. */
export const createSampleContent = (bytes: number): SampleContent => {
  const chunks = Math.max(1, Math.ceil(bytes / CHUNK_SIZE))
  const own = randomBytes(MARK - 4)
  const markOf = (index: number) => {
    const mark = Buffer.alloc(MARK)
    own.copy(mark)
    mark.writeUInt32BE(index, MARK - 4)
    return mark
  }
  const bytesOf = (index: number) => {
    const buffer = templates[index % IN_HAND] as Buffer
    markOf(index).copy(buffer)
    return buffer
  }
  let made: Buffer[] | undefined
  const digests = () => {
    made ??= Array.from({ length: chunks }, (_, index) => sha256(bytesOf(index)))
    return made
  }
  return {
    chunks,
    bytes: chunks * CHUNK_SIZE,
    get digests() {
      return digests()
    },
    chunk: (index) => ({ digest: digests()[index] as Buffer, bytes: bytesOf(index) }),
    cids: () => digests().map((digest) => cidText(digest)),
    *stream() {
      for (let index = 0; index < chunks; index += 1) {
        yield markOf(index)
        yield (templates[index % IN_HAND] as Buffer).subarray(MARK)
      }
    },
  }
}
