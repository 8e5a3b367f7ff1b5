import { CHUNK_SIZE, chunkBuffers, createDagBuilder, sha256, splitChunks } from '@holdfast/chunks'
import { createChunkLane } from './chunk-lane.ts'
import { ContentDiffers, TooLarge } from './errors.ts'
import type { Begun, LongDeps, StoredLong } from './long-writer.ts'
import { quotaMeter } from './quota-meter.ts'

export type StreamInput = {
  /** The bytes from leaf `first` on. */
  source: AsyncIterable<Uint8Array>
  /** Leaves that are stored already and do not come again. */
  first: number
  maxBytes: number
  signal: AbortSignal
}

/** Where a source has to begin so that nothing is sent twice: a whole number of chunks. */
export const firstMissing = ({ storedBytes }: Pick<Begun, 'storedBytes'>): number =>
  Math.floor(storedBytes / CHUNK_SIZE)

/**
 * Stores a stream of bytes in chunks of 1 MiB, from leaf `first` on. What an earlier attempt
 * registered beyond that is compared and stored again.
 *
 * @throws ContentDiffers when the source is not what it was
 */
export async function storeStream(
  deps: LongDeps,
  begun: Begun,
  { source, first, maxBytes, signal }: StreamInput,
): Promise<StoredLong> {
  const { contentId, goal } = begun
  const stop = new AbortController()
  const meter = quotaMeter(deps, begun, first * CHUNK_SIZE)
  const lane = createChunkLane(deps, {
    contentId,
    kind: 'leaf',
    ...goal,
    first,
    known: begun.leaves,
    fence: begun.fence,
    reserve: (_id, bytes) => meter.take(bytes),
    signal: AbortSignal.any([signal, stop.signal]),
  })
  try {
    const dag = createDagBuilder()
    for await (const digest of deps.firstLeaves({ contentId, count: first })) {
      dag.addLeaf(digest, CHUNK_SIZE)
    }
    let total = first * CHUNK_SIZE
    for await (const bytes of splitChunks(source, { allocate: chunkBuffers.take })) {
      // A source of no bytes gives one empty chunk, which only an empty content has.
      if (bytes.length === 0 && total > 0) continue
      total += bytes.length
      if (total > maxBytes) throw new TooLarge(maxBytes)
      const failure = lane.failure()
      if (failure !== undefined) throw failure
      const release = await deps.reserve(bytes.length, { signal })
      const digest = sha256(bytes)
      dag.addLeaf(digest, bytes.length)
      lane.add({ digest, bytes, release, stored: () => chunkBuffers.release(bytes) })
    }
    await lane.drain()
    const { root, size, leaves } = dag.finish()
    const placed = goal.quorum >= goal.wanted
    const fence = begun.fence === undefined ? {} : { fence: begun.fence }
    return { contentId, size, root, chunkCount: leaves, sha256: null, placed, ...fence }
  } catch (error) {
    // What came is stored before we leave: the next attempt goes on with it.
    await lane.drain().catch(() => {})
    stop.abort(error)
    throw asDifference(error)
  }
}

/** The ledger refuses digests other than those it has. */
export const asDifference = (error: unknown): unknown =>
  (error as { code?: unknown } | null)?.code === 'SEGMENT_MISMATCH'
    ? new ContentDiffers({ cause: error })
    : error
