import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

export type PlacedInput = {
  contentId: string
  /** The leaf segments the caller has just seen complete; both inclusive. */
  from: number
  to: number
  /** Nodes whose copies are live, and the number of members: a chunk can have no more copies. */
  live: readonly number[]
  members: number
}

/** Segments looked at in one statement, at most: 64 × 1,024 chunks are a few tens of milliseconds. */
const MOST_SEGMENTS = 64

/**
 * Notes that every leaf of a content has its copies, from which on its files are `safe` and no longer
 * `storing`. The tree does not count: a file is read without it, and it has jobs of its own.
 *
 * Looks at the other segments in a ring, from the one behind the caller's on, and stops at the first
 * chunk that is short. Jobs run roughly in order, so all but the last of a terabyte's thousand stop
 * at once; and of two that end together at least one sees what both recorded.
 *
 * @returns whether the content is placed now
 */
export async function markPlaced(c: Catalog, input: PlacedInput): Promise<boolean> {
  const content = await c.db
    .selectFrom('contents')
    .select(['chunk_count', 'placed_at'])
    .where('id', '=', input.contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .executeTakeFirst()
  if (content?.chunk_count == null) return false
  if (content.placed_at !== null) return true

  const others = ringBehind(input, Math.ceil(content.chunk_count / SEGMENT_LEAVES))
  for (
    let at = 0, size = 1;
    at < others.length;
    at += size, size = Math.min(2 * size, MOST_SEGMENTS)
  ) {
    if (await anyShort(c, input, others.slice(at, at + size))) return false
  }
  await c.db
    .updateTable('contents')
    .set({ placed_at: sql`now()` })
    .where('id', '=', input.contentId)
    .where('placed_at', 'is', null)
    .where('state', 'in', ['committed', 'sealed'])
    .execute()
  return true
}

function ringBehind({ from, to }: PlacedInput, segments: number): number[] {
  const behind = Array.from({ length: segments }, (_, i) => (to + 1 + i) % segments)
  return behind.filter((seg) => seg < from || seg > to)
}

async function anyShort(
  c: Catalog,
  { contentId, live, members }: PlacedInput,
  segs: readonly number[],
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM content_segments s
    CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
    JOIN chunks c ON c.digest = substring(s.digests FROM o.i * 32 + 1 FOR 32)
    WHERE s.content_id = ${contentId} AND s.kind = 'leaf' AND s.seg = ANY(${[...segs]}::integer[])
      AND least(c.wanted, ${members}::integer) >
        (SELECT count(*) FROM unnest(c.holders) AS h WHERE h = ANY(${[...live]}::smallint[]))
    LIMIT 1`.execute(c.db)
  return rows.length > 0
}
