import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

export type IssueSum = {
  nodeId: number
  kind: 'missing' | 'corrupt' | 'removing' | 'moving'
  copies: number
  oldestSeconds: number
}

export type ContentSum = { contents: number; chunks: number; bytes: number; oldestSeconds: number }

export type WorkSum = { class: string; groups: number; oldestSeconds: number }

export type CheckFacts = {
  issues: IssueSum[]
  /** Uploads that have been open for longer than their kind ever should be. */
  stuckUploads: ContentSum
  /** Acknowledged, and not rebuildable from the nodes yet. */
  unsealed: ContentSum
  /** Acknowledged a while ago, and never seen with all their copies. */
  unplaced: ContentSum
  /** Work that is due, by class. */
  work: WorkSum[]
  /** Removals wait for an admin (decision 8). */
  removalsFrozen: boolean
  /** Since when too many nodes are away at once. */
  brakeSince: Date | null
}

/** A live upload ends with its connection, a resumable one may wait for its owner for days. */
const STUCK_LIVE_HOURS = 24
const STUCK_TUS_HOURS = 7 * 24
/** Sealing follows a commit within seconds. */
const UNSEALED_MINUTES = 5
/** Later copies come within seconds, or a repair looks after them within a minute. */
const UNPLACED_MINUTES = 10

/**
 * What a health check needs besides `group_holders`: small tables and partial indexes only, so it
 * takes milliseconds at any size. No chunk is touched.
 */
export async function checkFacts(c: Catalog): Promise<CheckFacts> {
  const [issues, stuckUploads, unsealed, unplaced, work, settings] = await Promise.all([
    issueSums(c),
    lateContents(c, OPEN),
    lateContents(c, UNSEALED),
    lateContents(c, UNPLACED),
    workSums(c),
    c.db
      .selectFrom('settings')
      .select(['name', 'updated_at as since'])
      .where('name', 'in', ['removals-frozen', 'brake'])
      .execute(),
  ])
  return {
    issues,
    stuckUploads,
    unsealed,
    unplaced,
    work,
    removalsFrozen: settings.some(({ name }) => name === 'removals-frozen'),
    brakeSince: settings.find(({ name }) => name === 'brake')?.since ?? null,
  }
}

async function issueSums(c: Catalog): Promise<IssueSum[]> {
  const { rows } = await sql<IssueSum>`
    SELECT node_id AS "nodeId", kind, count(*) AS copies,
      extract(epoch FROM clock_timestamp() - min(since))::float8 AS "oldestSeconds"
    FROM chunk_issues GROUP BY node_id, kind ORDER BY node_id, kind`.execute(c.db)
  return rows
}

/** Uploads hold what they reserved, and no chunk is counted for them yet. */
const OPEN = {
  since: sql`opened_at`,
  chunks: sql`0`,
  bytes: sql`reserved_bytes`,
  late: sql`state = 'open' AND opened_at < now() - make_interval(hours =>
    CASE lease WHEN 'tus' THEN ${STUCK_TUS_HOURS}::integer ELSE ${STUCK_LIVE_HOURS}::integer END)`,
}

const committed = (late: RawBuilder<unknown>, minutes: number) => ({
  since: sql`committed_at`,
  chunks: sql`chunk_count`,
  bytes: sql`size`,
  late: sql`${late} AND committed_at < now() - make_interval(mins => ${minutes}::integer)`,
})

const UNSEALED = committed(sql`state = 'committed'`, UNSEALED_MINUTES)

const UNPLACED = committed(
  sql`placed_at IS NULL AND state IN ('committed', 'sealed')`,
  UNPLACED_MINUTES,
)

type Late = Record<'since' | 'chunks' | 'bytes' | 'late', RawBuilder<unknown>>

/** Contents that should have come further; the first condition is that of the partial index. */
async function lateContents(c: Catalog, { since, chunks, bytes, late }: Late): Promise<ContentSum> {
  const { rows } = await sql<ContentSum>`
    SELECT count(*) AS contents, coalesce(sum(${chunks}), 0)::bigint AS chunks,
      coalesce(sum(${bytes}), 0)::bigint AS bytes,
      coalesce(extract(epoch FROM clock_timestamp() - min(${since})), 0)::float8
        AS "oldestSeconds"
    FROM contents WHERE (state <> 'sealed' OR placed_at IS NULL) AND ${late}`.execute(c.db)
  return rows[0] as ContentSum
}

async function workSums(c: Catalog): Promise<WorkSum[]> {
  const { rows } = await sql<WorkSum>`
    SELECT class, count(*) AS groups,
      extract(epoch FROM clock_timestamp() - min(not_before))::float8 AS "oldestSeconds"
    FROM group_work WHERE wanted_gen > done_gen AND not_before <= clock_timestamp()
    GROUP BY class ORDER BY class`.execute(c.db)
  return rows
}

/** Groups in which a node has owed a removal for that long. */
export async function groupsWithOldRemovals(
  c: Catalog,
  { olderThanSeconds }: { olderThanSeconds: number },
): Promise<number[]> {
  const { rows } = await sql<{ grp: number }>`
    SELECT DISTINCT chunk_group(digest) AS grp FROM chunk_issues
    WHERE kind = 'removing'
      AND since < now() - make_interval(secs => ${olderThanSeconds}::integer)`.execute(c.db)
  return rows.map(({ grp }) => grp)
}
