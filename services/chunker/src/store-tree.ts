import { encodeManifest, type Link, PROFILE, treeOf } from '@holdfast/chunks'
import { createChunkLane, type LaneDeps } from '@holdfast/content'
import { ContentInconsistent, leavesOf } from './leaves-of.ts'

export type SealableContent = {
  contentId: string
  /** Bytes. */
  size: number
  root: Link
  chunkCount: number
  /** R. */
  wanted: number
  /** Tree digests that an earlier attempt registered. */
  treeDigests: number
}

export type TreeDeps = {
  /** The content's leaf digests, segment by segment. */
  leafDigests(contentId: string): AsyncIterable<readonly Buffer[]>
  lane: LaneDeps
  /** Waits for a share of the process's byte budget; the result gives it back. */
  reserve(bytes: number, options: { signal: AbortSignal }): Promise<() => void>
}

/**
 * Builds the tree of a content from its leaf digests and stores it: interior nodes, children before
 * parents, then the manifest. Each is registered, put on W nodes and recorded like a leaf. Memory is
 * that of one segment, one open node per level and what waits in the lane.
 *
 * An attempt that died leaves digests registered, perhaps without a copy. The tree follows from the
 * leaves alone, so the next attempt walks all of it: what is registered is verified instead of
 * registered again, and everything is put and recorded again.
 *
 * @returns how many tree chunks the content has now
 * @throws ContentInconsistent, and what the lane throws
 */
export async function storeTree(
  deps: TreeDeps,
  content: SealableContent & { quorum: number },
  { signal }: { signal: AbortSignal },
): Promise<number> {
  const { contentId, size, root, chunkCount, wanted, quorum, treeDigests } = content
  const stop = new AbortController()
  const lane = createChunkLane(deps.lane, {
    contentId,
    kind: 'tree',
    wanted,
    quorum,
    known: treeDigests,
    signal: AbortSignal.any([signal, stop.signal]),
  })
  let stored = 0
  const store = async ({ digest, bytes }: { digest: Buffer; bytes: Uint8Array }) => {
    const failure = lane.failure()
    if (failure !== undefined) throw failure
    const release = await deps.reserve(bytes.length, { signal })
    lane.add({ digest, bytes, release })
    stored += 1
  }
  try {
    const dag = await treeOf(leavesOf(content, deps.leafDigests(contentId)), store)
    if (dag.root.codec !== root.codec || Buffer.compare(dag.root.digest, root.digest) !== 0) {
      throw new ContentInconsistent('the root of its leaves is not the root it was committed with')
    }
    await store(encodeManifest({ size, root, leaves: chunkCount, wanted, profile: PROFILE }))
    await lane.drain()
    return stored
  } catch (error) {
    stop.abort(error)
    throw error
  }
}
