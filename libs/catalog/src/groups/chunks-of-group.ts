import { type ChunkRow, issuesOf, withIssues } from '../contents/reading.ts'
import { keyOf } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import { groupRange } from './group-range.ts'

const CHUNKS_BETWEEN = {
  name: 'chunks-between',
  text: `SELECT digest, size, refs, wanted, epoch, holders, zero_since AS "zeroSince"
    FROM chunks
    WHERE digest >= $1 AND digest > $2 AND digest < $3
    ORDER BY digest LIMIT $4`,
}

/** For the last group, whose range has no end. */
const CHUNKS_FROM = {
  name: 'chunks-from',
  text: `SELECT digest, size, refs, wanted, epoch, holders, zero_since AS "zeroSince"
    FROM chunks WHERE digest >= $1 AND digest > $2 ORDER BY digest LIMIT $3`,
}

/**
 * A page of a group, or of several in a row, in digest order, from behind `after`. Chunks that no content
 * uses are included: look at `refs`.
 */
export async function chunksOfGroup(
  c: Catalog,
  {
    group,
    toGroup = group,
    after,
    limit = 1_000,
  }: { group: number; toGroup?: number; after?: Uint8Array; limit?: number },
): Promise<ChunkRow[]> {
  const { lower, upper } = groupRange(group, toGroup)
  const behind = after === undefined ? Buffer.alloc(0) : Buffer.from(after)
  return inPreparedTransaction(c.pool, async (run) => {
    const rows =
      upper === null
        ? await run<Parameters<typeof withIssues>[0]>(CHUNKS_FROM, [lower, behind, limit])
        : await run<Parameters<typeof withIssues>[0]>(CHUNKS_BETWEEN, [lower, behind, upper, limit])
    const issues = await issuesOf(
      run,
      rows.map(({ digest }) => digest),
    )
    return rows.map((row) => withIssues(row, issues.get(keyOf(row.digest))))
  })
}
