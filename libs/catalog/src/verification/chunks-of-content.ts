import { type ChunkRow, chunksByDigest } from '../contents/reading.ts'
import { unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'

const SLICE = {
  name: 'content-slice',
  // Lengths are known without the bytes, and of the bytes only the slice is read.
  text: `WITH s AS (
      SELECT kind, seg, length(digests) / 32 AS n,
        sum(length(digests) / 32) OVER (ORDER BY kind, seg) AS upto
      FROM content_segments WHERE content_id = $1
    )
    SELECT substring(c.digests FROM (greatest($2::bigint - (s.upto - s.n), 0) * 32 + 1)::integer
      FOR ((least($3::bigint, s.upto) - greatest($2::bigint, s.upto - s.n)) * 32)::integer) AS digests
    FROM s JOIN content_segments c ON c.content_id = $1 AND c.kind = s.kind AND c.seg = s.seg
    WHERE s.upto > $2::bigint AND s.upto - s.n < $3::bigint ORDER BY s.kind, s.seg`,
}

/**
 * The chunks at places `[from, from + limit)` of a content, its leaves first and then its tree. `places` is
 * less than the limit where the content ends, and 0 behind its end or after its release; a chunk that comes
 * twice is one row.
 */
export async function chunksOfContent(
  c: Catalog,
  { contentId, from, limit }: { contentId: string; from: number; limit: number },
): Promise<{ places: number; chunks: ChunkRow[] }> {
  const slices = await inPreparedTransaction(c.pool, (run) =>
    run<{ digests: Buffer }>(SLICE, [contentId, from, from + limit]),
  )
  const digests = slices.flatMap((slice) => unpack(slice.digests))
  return { places: digests.length, chunks: await chunksByDigest(c, digests) }
}
