import { CHUNK_SIZE, chunkBuffers, sha256, splitChunks } from '@holdfast/chunks'
import { createChunkLane } from './chunk-lane.ts'
import type { Begun, LongDeps } from './long-writer.ts'
import { quotaMeter } from './quota-meter.ts'

export type PartInput = {
  /** The bytes after leaf `begun.leaves`, those of an unfinished chunk first. */
  source: AsyncIterable<Uint8Array>
  /** Index of a chunk that is given back when it came, whole or not: the last one of a file. */
  keep?: number | undefined
  /** Told how many leaves from the first on are on W nodes each. */
  onStored?: ((leaves: number) => void) | undefined
  signal: AbortSignal
}

export type StoredPart = {
  begun: Begun
  /** What came after the whole chunks; its bytes are stored nowhere yet. */
  rest: Uint8Array
}

/**
 * Stores the whole chunks of a part of a content and gives the rest back. When it throws, what
 * `onStored` told is stored all the same.
 *
 * @throws what the source throws; UploadOvertaken, InsufficientNodes, NodesFull, QuotaExceeded
 */
export async function storePart(
  deps: LongDeps,
  begun: Begun,
  { source, keep, onStored, signal }: PartInput,
): Promise<StoredPart> {
  const { contentId, goal, leaves: first, fence } = begun
  const stop = new AbortController()
  const meter = quotaMeter(deps, begun, first * CHUNK_SIZE)
  const stored = inOrder(first, onStored)
  const lane = createChunkLane(deps, {
    contentId,
    kind: 'leaf',
    ...goal,
    first,
    fence,
    reserve: (_id, bytes) => meter.take(bytes),
    signal: AbortSignal.any([signal, stop.signal]),
  })
  let leaves = first
  let rest: Uint8Array = new Uint8Array(0)
  try {
    for await (const bytes of splitChunks(source, { allocate: chunkBuffers.take })) {
      if (bytes.length < CHUNK_SIZE || leaves === keep) {
        rest = bytes
        continue
      }
      const failure = lane.failure()
      if (failure !== undefined) throw failure
      const release = await deps.reserve(bytes.length, { signal })
      const index = leaves++
      lane.add({
        digest: sha256(bytes),
        bytes,
        release,
        stored: () => {
          chunkBuffers.release(bytes)
          stored(index)
        },
      })
    }
    await lane.drain()
    if (rest.length > 0) await meter.take(rest.length)
    const reached = { leaves, stored: leaves, storedBytes: leaves * CHUNK_SIZE }
    return { begun: { ...begun, ...reached, reserved: meter.taken() }, rest }
  } catch (error) {
    await lane.drain().catch(() => {})
    stop.abort(error)
    throw error
  }
}

/** Chunks are stored in any order; tells each time how many are there without a gap. */
function inOrder(first: number, onStored: ((leaves: number) => void) | undefined) {
  const early = new Set<number>()
  let next = first
  return (index: number) => {
    early.add(index)
    if (index !== next) return
    while (early.delete(next)) next += 1
    onStored?.(next)
  }
}
