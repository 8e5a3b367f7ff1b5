import { type Catalog, chunksByDigest, wasSurveyed } from '@holdfast/catalog'
import type { BlockNode } from '@holdfast/nodes'
import { compareList } from '../inventory/compare-list.ts'
import { type AskDeps, markMissing, withoutBlock } from '../inventory/mark-missing.ts'
import { pieces } from '../inventory/packed-digests.ts'
import type { ListFact } from './facts.ts'

export type ListDeps = { catalog: Catalog; node: Pick<BlockNode, 'list' | 'has'> }

const LOOK_UP = 1_000

/**
 * Compares one node's own list with the catalogue, in both directions, as an inventory does. Without
 * `repair` it changes nothing; with it, copies that are gone are marked. Throws what `compareList` does.
 */
export async function listNode(
  { catalog, node }: ListDeps,
  { nodeId, repair }: { nodeId: number; repair: boolean },
  signal: AbortSignal,
): Promise<ListFact> {
  const deps = { catalog, node, nodeId, signal }
  const missing = { chunks: 0, bytes: 0 }
  const consequences = {
    missing: async (digests: readonly Buffer[]) => {
      const sizes = await sizesOfGone(deps, digests)
      missing.chunks += sizes.length
      missing.bytes += sizes.reduce((sum, size) => sum + size, 0)
      if (repair) await markMissing(deps, digests)
      return sizes.length
    },
  }
  // Until the node's first inventory nobody knows what lay there before.
  const survey = !(await wasSurveyed(catalog, nodeId))
  const counts = await compareList({ catalog, node }, { nodeId, survey, consequences }, signal)
  return {
    nodeId,
    listed: counts.listed,
    expected: counts.held + missing.chunks,
    missing,
    unrecorded: counts.adoptable,
    orphans: counts.unknown,
  }
}

/** Of copies that the catalogue still counts and the node denies. */
async function sizesOfGone(
  deps: AskDeps & { catalog: Catalog; nodeId: number },
  digests: readonly Buffer[],
): Promise<number[]> {
  const sizes: number[] = []
  for (const few of pieces(digests, LOOK_UP)) {
    const rows = await chunksByDigest(deps.catalog, await withoutBlock(deps, few))
    for (const { holders, issues, size } of rows) {
      const told = issues.some(({ nodeId, kind }) => nodeId === deps.nodeId && kind === 'missing')
      if (holders.includes(deps.nodeId) && !told) sizes.push(size)
    }
  }
  return sizes
}
