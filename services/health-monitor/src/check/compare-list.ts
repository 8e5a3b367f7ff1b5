import { type Catalog, chunksByDigest, chunksOnNode } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import type { ListFact } from './facts.ts'
import { collectKeys, type ListedKeys } from './listed-keys.ts'

export type CompareDeps = {
  catalog: Catalog
  node: Pick<BlockNode, 'list' | 'has'>
  /** Our own marks on nodes (canaries, owner, generations), which no chunk accounts for. */
  isMark(digest: Buffer): boolean
  /** Blocks that were there before the node was ours. */
  isForeign(digest: Buffer): Promise<boolean>
  /** Called for each copy that is really gone; does nothing in a dry run. */
  onMissing(digest: Buffer): Promise<void>
}

const PAGE = 10_000
const BATCH = 1_000
/** Has-questions to one node at a time. */
const ASK_AT_ONCE = 8

/**
 * Compares one node's own list with the catalogue, in both directions, and changes nothing itself.
 * What an upload or a removal does meanwhile is not taken for a finding: whatever differs is looked
 * at a second time, on the node and in the catalogue, before it counts.
 */
export async function compareList(
  deps: CompareDeps,
  nodeId: number,
  signal: AbortSignal,
): Promise<ListFact> {
  const listed = await collectKeys(deps.node.list({ signal }))
  const missing = { chunks: 0, bytes: 0 }
  let expected = 0
  let after: Buffer | undefined
  do {
    signal.throwIfAborted()
    const at = after === undefined ? {} : { after }
    const page = await chunksOnNode(deps.catalog, { nodeId, limit: PAGE, ...at })
    expected += page.length
    const absent = page.filter((digest) => !listed.account(digest))
    for (const bytes of await reallyGone(deps, nodeId, absent, signal)) {
      missing.chunks += 1
      missing.bytes += bytes
    }
    after = page.length === PAGE ? page.at(-1) : undefined
  } while (after !== undefined)
  const rest = await unaccounted(deps, nodeId, listed, signal)
  return { nodeId, listed: listed.size, expected, missing, ...rest }
}

/** Sizes of those that the catalogue still counts and the node still denies. */
async function reallyGone(
  deps: CompareDeps,
  nodeId: number,
  absent: readonly Buffer[],
  signal: AbortSignal,
): Promise<number[]> {
  const gone: number[] = []
  for (let at = 0; at < absent.length; at += BATCH) {
    const rows = await chunksByDigest(deps.catalog, absent.slice(at, at + BATCH))
    const counted = rows.filter(({ holders }) => holders.includes(nodeId))
    for (let from = 0; from < counted.length; from += ASK_AT_ONCE) {
      const some = counted.slice(from, from + ASK_AT_ONCE)
      const there = await Promise.all(some.map(({ digest }) => deps.node.has(digest, { signal })))
      for (const [index, { digest, size }] of some.entries()) {
        if (there[index]) continue
        await deps.onMissing(digest)
        gone.push(size)
      }
    }
  }
  return gone
}

/** A second list tells which digests the open keys are, and that they are still there. */
async function unaccounted(
  deps: CompareDeps,
  nodeId: number,
  listed: ListedKeys,
  signal: AbortSignal,
): Promise<Pick<ListFact, 'unrecorded' | 'orphans'>> {
  const found = { unrecorded: 0, orphans: 0 }
  if (listed.open() === 0) return found
  const resolve = async (digests: readonly Buffer[]) => {
    const rows = await chunksByDigest(deps.catalog, digests)
    const inUse = rows.filter(
      ({ refs, removing, holders }) =>
        refs > 0 && !removing.includes(nodeId) && !holders.includes(nodeId),
    )
    found.unrecorded += inUse.length
    const known = new Set(rows.map(({ digest }) => digest.toString('latin1')))
    for (const digest of digests) {
      if (known.has(digest.toString('latin1'))) continue
      if (!(await deps.isForeign(digest))) found.orphans += 1
    }
  }
  let batch: Buffer[] = []
  for await (const digest of deps.node.list({ signal })) {
    if (!listed.isOpen(digest) || deps.isMark(digest)) continue
    batch.push(digest)
    if (batch.length < BATCH) continue
    await resolve(batch)
    batch = []
  }
  if (batch.length > 0) await resolve(batch)
  return found
}
