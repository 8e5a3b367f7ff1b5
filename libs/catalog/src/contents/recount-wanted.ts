import { keyOf, unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { ADD_OUTBOX } from '../outbox.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import type { SegmentKind } from '../schema.ts'

export type WantedChange = {
  contentId: string
  /** Give it back to `finishWantedChange`. */
  gen: number
  wanted: number
  /** Last segments; null where there are none. */
  leaf: number | null
  tree: number | null
}

const FIND_CHANGE = {
  name: 'find-wanted-change',
  text: `SELECT w.content_id AS "contentId", w.gen, c.wanted,
      (SELECT max(seg) FROM content_segments s WHERE s.content_id = c.id AND kind = 'leaf') AS leaf,
      (SELECT max(seg) FROM content_segments s WHERE s.content_id = c.id AND kind = 'tree') AS tree
    FROM wanted_changes w JOIN contents c ON c.id = w.content_id
    WHERE w.content_id = $1 AND c.state IN ('committed', 'sealed')`,
}

/** A content whose chunks were not all told of its new R. Undefined: they were, or it is gone. */
export async function findWantedChange(
  c: Catalog,
  contentId: string,
): Promise<WantedChange | undefined> {
  const [found] = await inPreparedTransaction(c.pool, (run) =>
    run<WantedChange>(FIND_CHANGE, [contentId]),
  )
  return found
}

const PENDING_CHANGES = {
  name: 'pending-wanted-changes',
  text: `SELECT content_id AS id FROM wanted_changes
    WHERE since <= now() - make_interval(secs => $1) ORDER BY since LIMIT $2`,
}

/** Contents whose chunks still have to be told, for when the queue forgot about it. */
export async function pendingWantedChanges(
  c: Catalog,
  { olderThanSeconds, limit }: { olderThanSeconds: number; limit: number },
): Promise<string[]> {
  const rows = await inPreparedTransaction(c.pool, (run) =>
    run<{ id: string }>(PENDING_CHANGES, [olderThanSeconds, limit]),
  )
  return rows.map(({ id }) => id)
}

const SEGMENTS = {
  name: 'segments-to-tell',
  text: `SELECT digests FROM content_segments
    WHERE content_id = $1 AND kind = $2 AND seg BETWEEN $3 AND $4`,
}

const RAISE = {
  name: 'raise-wanted',
  text: `WITH low AS MATERIALIZED (
      SELECT digest FROM chunks WHERE digest = ANY($1::bytea[]) AND wanted < $2
      ORDER BY digest FOR NO KEY UPDATE)
    UPDATE chunks c SET wanted = $2 FROM low WHERE c.digest = low.digest AND c.wanted < $2
    RETURNING c.digest`,
}

const HIGHER = {
  name: 'wanted-higher',
  text: `SELECT digest, refs, wanted, xmin::text AS seen FROM chunks
    WHERE digest = ANY($1::bytea[]) AND wanted > $2`,
}

const HIGHEST_OF_ALL = {
  name: 'highest-wanted',
  text: `SELECT v.digest, max(c.wanted)::smallint AS wanted
    FROM content_segments s
    JOIN contents c ON c.id = s.content_id AND c.state <> 'released'
    CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
    JOIN unnest($1::bytea[]) AS v (digest) ON v.digest = substring(s.digests FROM o.i * 32 + 1 FOR 32)
    GROUP BY v.digest`,
}

const LOWER = {
  name: 'lower-wanted',
  // Whatever changed the row since it was looked at may have come with a higher R: then not now.
  text: `WITH same AS MATERIALIZED (
      SELECT c.digest, v.wanted FROM unnest($1::bytea[], $2::smallint[], $3::text[])
        AS v (digest, wanted, seen)
      JOIN chunks c ON c.digest = v.digest AND c.xmin::text = v.seen AND v.wanted < c.wanted
      ORDER BY c.digest FOR NO KEY UPDATE OF c)
    UPDATE chunks c SET wanted = same.wanted FROM same WHERE c.digest = same.digest
    RETURNING c.digest`,
}

type Range = { contentId: string; kind: SegmentKind; from: number; to: number; wanted: number }

export type Told = { raised: number; lowered: number }

/** So often a chunk may change while it is counted before the job is tried again as a whole. */
const ROUNDS = 5

/**
 * Tells the chunks of some segments the R of their content: raises where it is lower, and lowers to the
 * highest R of all contents that use the chunk. Copies that are too many then leave through
 * `removeCopies`, which looks again. No lock is held while segments are counted.
 */
export async function tellChunks(c: Catalog, range: Range): Promise<Told> {
  const digests = await digestsOf(c, range)
  const raised = await inPreparedTransaction(c.pool, (run) =>
    run(RAISE, [[...digests.values()].map(({ digest }) => digest), range.wanted]),
  )
  let lowered = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const { done, left } = await lowerOnce(c, digests, range.wanted)
    lowered += done
    if (left === 0) return { raised: raised.length, lowered }
  }
  throw new Error('chunks changed again and again while their wanted copies were counted')
}

type Occurring = Map<string, { digest: Buffer; count: number }>

async function digestsOf(c: Catalog, { contentId, kind, from, to }: Range): Promise<Occurring> {
  const rows = await inPreparedTransaction(c.pool, (run) =>
    run<{ digests: Buffer }>(SEGMENTS, [contentId, kind, from, to]),
  )
  const found: Occurring = new Map()
  for (const digest of rows.flatMap(({ digests }) => unpack(digests))) {
    const entry = found.get(keyOf(digest)) ?? { digest, count: 0 }
    entry.count += 1
    found.set(keyOf(digest), entry)
  }
  return found
}

type Higher = { digest: Buffer; refs: number; wanted: number; seen: string }

async function lowerOnce(
  c: Catalog,
  digests: Occurring,
  wanted: number,
): Promise<{ done: number; left: number }> {
  const all = [...digests.values()].map(({ digest }) => digest)
  const higher = await inPreparedTransaction(c.pool, (run) => run<Higher>(HIGHER, [all, wanted]))
  if (higher.length === 0) return { done: 0, left: 0 }
  const goals = await goalsOf(c, higher, digests, wanted)
  const lower = higher.filter((row) => (goals.get(keyOf(row.digest)) ?? row.wanted) < row.wanted)
  const changed = await inPreparedTransaction(c.pool, (run) => lowerRows(run, lower, goals))
  return { done: changed.length, left: lower.length - changed.length }
}

function lowerRows(run: Run, lower: readonly Higher[], goals: ReadonlyMap<string, number>) {
  return run<{ digest: Buffer }>(LOWER, [
    lower.map(({ digest }) => digest),
    lower.map(({ digest }) => goals.get(keyOf(digest))),
    lower.map(({ seen }) => seen),
  ])
}

/** Chunks that occur nowhere else need no look at all other segments, which is most of them. */
async function goalsOf(
  c: Catalog,
  higher: readonly Higher[],
  digests: Occurring,
  wanted: number,
): Promise<Map<string, number>> {
  const isOwn = ({ digest, refs }: Higher) => digests.get(keyOf(digest))?.count === refs
  const goals = new Map(higher.filter(isOwn).map(({ digest }) => [keyOf(digest), wanted]))
  const shared = higher.filter((row) => !isOwn(row))
  if (shared.length === 0) return goals
  const rows = await inPreparedTransaction(c.pool, (run) =>
    run<{ digest: Buffer; wanted: number }>(HIGHEST_OF_ALL, [shared.map(({ digest }) => digest)]),
  )
  for (const row of rows) goals.set(keyOf(row.digest), row.wanted)
  return goals
}

const END_CHANGE = {
  name: 'end-wanted-change',
  // A content that is not sealed yet registers tree chunks with the R it began with: again later.
  text: `DELETE FROM wanted_changes w USING contents c
    WHERE w.content_id = $1 AND w.gen = $2 AND c.id = w.content_id AND c.state <> 'committed'
    RETURNING c.placed_at IS NULL AS unplaced`,
}

/**
 * Every chunk was told. Asks for the copies that are missing now, in the same transaction. False: R was
 * changed again meanwhile, or the content is not sealed yet; it stays to be done.
 */
export async function finishWantedChange(c: Catalog, change: WantedChange): Promise<boolean> {
  const { contentId, gen, leaf, tree } = change
  return inPreparedTransaction(c.pool, async (run) => {
    const [ended] = await run<{ unplaced: boolean }>(END_CHANGE, [contentId, gen])
    if (ended === undefined) return false
    if (!ended.unplaced) return true
    const ranges = [
      ...(leaf === null ? [] : [{ kind: 'leaf', to: leaf }]),
      ...(tree === null ? [] : [{ kind: 'tree', to: tree }]),
    ]
    await run(ADD_OUTBOX, [
      ranges.map(() => 'place-chunks'),
      ranges.map(({ kind, to }) => JSON.stringify({ contentId, kind, from: 0, to })),
    ])
    return true
  })
}
