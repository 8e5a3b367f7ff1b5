import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { sql } from 'kysely'
import { distinctDigests, unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import type { SegmentKind } from '../schema.ts'

export type PlacedInput = {
  contentId: string
  /** The segments the caller has just seen complete; both inclusive. */
  kind: SegmentKind
  from: number
  to: number
  /** Nodes whose copies are live, and the number of members: a chunk can have no more copies. */
  live: readonly number[]
  members: number
}

type Segment = { kind: SegmentKind; seg: number }

/** Segments looked at in one statement, at most: 64 × 1,024 chunks are a few tens of milliseconds. */
const MOST_SEGMENTS = 64

/**
 * Notes that every chunk of a content has its copies, tree included, from which on its files are
 * `safe` and no longer `storing`.
 *
 * Looks at the other segments in a ring, from the one behind the caller's on, and stops at the first
 * chunk that is short. Jobs run roughly in order, so all but the last of a terabyte's thousand stop
 * at once; and of two that end together at least one sees what both recorded.
 *
 * @returns whether the content is placed now
 */
export async function markPlaced(c: Catalog, input: PlacedInput): Promise<boolean> {
  const content = await segmentsOf(c, input.contentId)
  if (content === undefined) return false
  if (content.placed) return true
  const others = ringBehind(input, content.segments)
  for (
    let at = 0, size = 1;
    at < others.length;
    at += size, size = Math.min(2 * size, MOST_SEGMENTS)
  ) {
    if (await anyShort(c, input, others.slice(at, at + size))) return false
  }
  const marked = await c.db
    .updateTable('contents')
    .set({ placed_at: sql`now()` })
    .where('id', '=', input.contentId)
    .where('state', '=', content.state)
    // Chunks that were not told of a higher R yet only look complete.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('wanted_changes').select('gen').where('content_id', '=', input.contentId),
        ),
      ),
    )
    .executeTakeFirst()
  return marked.numUpdatedRows > 0n
}

/** Whether every chunk of a content was seen with its copies; undefined when there is nothing to place. */
export async function isPlaced(c: Catalog, contentId: string): Promise<boolean | undefined> {
  const row = await c.db
    .selectFrom('contents')
    .select('placed_at')
    .where('id', '=', contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .executeTakeFirst()
  return row && row.placed_at !== null
}

async function segmentsOf(c: Catalog, contentId: string) {
  const row = await c.db
    .selectFrom('contents')
    .select((eb) => [
      'state',
      'chunk_count',
      'placed_at',
      eb
        .selectFrom('content_segments')
        .select(sql<number>`max(seg)`.as('last'))
        .where('content_id', '=', contentId)
        .where('kind', '=', 'tree')
        .as('last_tree'),
    ])
    .where('id', '=', contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .executeTakeFirst()
  if (row?.chunk_count == null) return undefined
  const { state, placed_at } = row
  const leaves = Math.ceil(row.chunk_count / SEGMENT_LEAVES)
  const trees = row.last_tree === null ? 0 : row.last_tree + 1
  const segments: Segment[] = [
    ...Array.from({ length: leaves }, (_, seg) => ({ kind: 'leaf' as const, seg })),
    ...Array.from({ length: trees }, (_, seg) => ({ kind: 'tree' as const, seg })),
  ]
  return { state, placed: placed_at !== null, segments }
}

/** All segments but the caller's, from the one behind them on and around. */
function ringBehind({ kind, from, to }: PlacedInput, segments: readonly Segment[]): Segment[] {
  const isOwn = (one: Segment) => one.kind === kind && one.seg >= from && one.seg <= to
  const behind = segments.findLastIndex(isOwn) + 1
  return [...segments.slice(behind), ...segments.slice(0, behind)].filter((one) => !isOwn(one))
}

const SEGMENTS = {
  name: 'segments-at',
  text: `SELECT s.digests FROM unnest($2::text[], $3::integer[]) AS v (kind, seg)
    JOIN content_segments s ON s.content_id = $1 AND s.kind = v.kind AND s.seg = v.seg`,
}

// The digests travel twice, but what is asked is then always "these keys": joined to the segments,
// Postgres guesses a thousand rows for a segment of one and at times reads all of `chunks` instead.
const FIRST_SHORT = {
  name: 'first-short',
  text: `SELECT FROM unnest($1::bytea[]) AS v (digest) JOIN chunks c ON c.digest = v.digest
    WHERE least(c.wanted, $2::integer) >
      (SELECT count(*) FROM unnest(c.holders) AS h WHERE h = ANY($3::smallint[]))
    LIMIT 1`,
}

async function anyShort(
  c: Catalog,
  { contentId, live, members }: PlacedInput,
  segments: readonly Segment[],
): Promise<boolean> {
  return inPreparedTransaction(c.pool, async (run) => {
    const rows = await run<{ digests: Buffer }>(SEGMENTS, [
      contentId,
      segments.map(({ kind }) => kind),
      segments.map(({ seg }) => seg),
    ])
    const digests = distinctDigests(rows.flatMap((row) => unpack(row.digests)))
    const short = await run(FIRST_SHORT, [digests, members, live])
    return short.length > 0
  })
}
