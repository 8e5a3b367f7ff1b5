import {
  CHUNK_SIZE,
  createDagBuilder,
  type DagPiece,
  encodeManifest,
  type FetchBlock,
  type Link,
  PROFILE,
  walkFile,
} from '@holdfast/chunks'
import { type ChunkLane, createChunkLane } from './chunk-lane.ts'
import { ContentDiffers } from './errors.ts'
import type { Begun, LongDeps, StoredLong } from './long-writer.ts'
import { asDifference } from './store-stream.ts'

export type DagInput = {
  root: Link
  /** Bytes of the file, as its root says. */
  size: number
  /** Gives blocks that were compared with their digests. */
  fetch: FetchBlock
  /** Blocks asked for ahead. */
  ahead: number
  /** Told how many bytes of the file are on their way or stored. */
  onBytes(bytes: number): void
  signal: AbortSignal
}

/** Names the layout in manifests: the DAG is what its root says, of whatever profile. */
const GIVEN_PROFILE = 'as-given'

/**
 * Stores a DAG block by block as it is, so that its root stays its root: raw and dag-pb leaves as
 * leaf chunks in the order of the bytes, everything above them and a manifest as tree chunks.
 * What turns out to be our own profile becomes a content like any other.
 *
 * Raw leaves that an earlier attempt stored are not fetched again.
 *
 * @throws ContentDiffers when an earlier attempt stored other leaves
 */
export async function storeDag(deps: LongDeps, begun: Begun, input: DagInput): Promise<StoredLong> {
  const { contentId, goal, treeDigests } = begun
  const stop = new AbortController()
  const signal = AbortSignal.any([input.signal, stop.signal])
  const tree = createChunkLane(deps, {
    contentId,
    kind: 'tree',
    ...goal,
    known: treeDigests,
    signal,
  })
  const leaves = leafLane(deps, begun, { fetch: input.fetch, signal })
  const profile = profileOf()
  let treeChunks = 0
  const storeTree = async (block: { digest: Uint8Array; bytes: Uint8Array }) => {
    await put(deps, tree, block, signal)
    treeChunks += 1
  }
  try {
    const { root, size, fetch, ahead } = input
    const skip = (offset: number) => offset < begun.storedBytes
    for await (const piece of walkFile(root, fetch, { ahead, skip })) {
      profile.add(piece)
      if (piece.kind === 'leaf') await leaves.add(piece)
      else await storeTree({ digest: piece.link.digest, bytes: piece.block as Uint8Array })
      input.onBytes(piece.offset + (piece.kind === 'leaf' ? piece.size : 0))
    }
    const fixed = profile.is(root)
    const chunkCount = leaves.count()
    if (treeChunks > 0) {
      const named = fixed ? PROFILE : GIVEN_PROFILE
      const { wanted } = goal
      await storeTree(encodeManifest({ size, root, leaves: chunkCount, wanted, profile: named }))
    }
    await Promise.all([leaves.drain(), tree.drain()])
    const placed = goal.quorum >= goal.wanted
    const layout = fixed ? 'fixed' : 'given'
    return { contentId, size, root, chunkCount, treeChunks, layout, sha256: null, placed }
  } catch (error) {
    // What came is stored before we leave: the next attempt goes on with it.
    await Promise.allSettled([leaves.drain(), tree.drain()])
    stop.abort(error)
    throw asDifference(error)
  }
}

async function put(
  deps: LongDeps,
  lane: ChunkLane,
  { digest, bytes }: { digest: Uint8Array; bytes: Uint8Array },
  signal: AbortSignal,
): Promise<void> {
  const failure = lane.failure()
  if (failure !== undefined) throw failure
  const release = await deps.reserve(bytes.length, { signal })
  lane.add({ digest, bytes, release })
}

/** A lane that begins after the leaves that are stored already, compared with those on record. */
function leafLane(
  deps: LongDeps,
  { contentId, goal, leaves: known, stored }: Begun,
  { fetch, signal }: { fetch: FetchBlock; signal: AbortSignal },
) {
  const before = deps.firstLeaves({ contentId, count: stored })[Symbol.asyncIterator]()
  let lane: ChunkLane | undefined
  let count = 0
  const passOver = async (digest: Uint8Array) => {
    const { value, done } = await before.next()
    if (done || Buffer.compare(value, digest) !== 0) throw new ContentDiffers()
  }
  return {
    async add({ link, block }: DagPiece): Promise<void> {
      if (block === undefined && lane === undefined && count < stored) await passOver(link.digest)
      else {
        lane ??= createChunkLane(deps, {
          contentId,
          kind: 'leaf',
          ...goal,
          first: count,
          known,
          signal,
        })
        const bytes = block ?? (await fetch(link))
        await put(deps, lane, { digest: link.digest, bytes }, signal)
      }
      count += 1
    },
    count: () => count,
    drain: async () => lane?.drain(),
  }
}

/** Whether a DAG is the one that we make of the same bytes. */
function profileOf() {
  const dag = createDagBuilder()
  let ours = true
  let full = true
  return {
    add({ kind, link, size }: DagPiece): void {
      if (kind === 'tree' || !ours) return
      ours = full && link.codec === 'raw' && size <= CHUNK_SIZE
      full = size === CHUNK_SIZE
      if (ours) dag.addLeaf(link.digest, size)
    },
    is({ digest, codec }: Link): boolean {
      if (!ours) return false
      const { root } = dag.finish()
      return root.codec === codec && Buffer.compare(root.digest, digest) === 0
    },
  }
}
