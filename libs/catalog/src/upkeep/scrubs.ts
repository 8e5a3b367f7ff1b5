import { sql } from 'kysely'
import { asBuffer } from '../digests.ts'
import { groupRange } from '../groups/group-range.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import type { NodeState } from '../schema.ts'
import { inTransaction, type Trx } from '../transaction.ts'

/** How far the scrub of a node is: its pass under way, or the last one. */
export type Scrub = {
  nodeId: number
  startedAt: Date
  /** By Postgres's clock. */
  startedSecondsAgo: number
  /** Null while the pass is under way. */
  finishedAt: Date | null
  /** Of 4,096. */
  groupsDone: number
  /** Read and found right, or found missing or corrupt. */
  chunks: number
  bytes: number
  missing: number
  corrupt: number
  /** As last measured while it read, pauses included. */
  bytesPerSecond: number | null
  /** Why nothing is read just now; null while it is. */
  waitsFor: string | null
}

/** Of every node that is not lost. */
export async function listScrubs(
  c: Catalog,
  { nodeId }: { nodeId?: number } = {},
): Promise<Scrub[]> {
  const { rows } = await sql<Scrub>`
    SELECT s.node_id AS "nodeId", s.started_at AS "startedAt", s.finished_at AS "finishedAt",
      extract(epoch FROM clock_timestamp() - s.started_at)::float8 AS "startedSecondsAgo",
      (SELECT count(*) FROM group_nodes g
        WHERE g.node_id = s.node_id AND g.last_scrub >= s.started_at) AS "groupsDone",
      s.chunks, s.bytes, s.missing, s.corrupt, s.bytes_per_second AS "bytesPerSecond",
      s.waits_for AS "waitsFor"
    FROM node_scrubs s JOIN nodes n ON n.id = s.node_id AND n.state <> 'lost'
    WHERE ${nodeId ?? null}::smallint IS NULL OR s.node_id = ${nodeId ?? null}
    ORDER BY s.node_id`.execute(c.db)
  return rows
}

const GROUPS = 4_096

/**
 * Seconds that a node's scrub is behind: a pass that began `passSeconds` ago has to be through, and
 * half through after half of that; a new one has to begin then. 0: it keeps its time. What it is behind,
 * the oldest unread copy is older than it should get.
 */
export function scrubBehind(
  {
    startedSecondsAgo,
    finishedAt,
    groupsDone,
  }: Pick<Scrub, 'startedSecondsAgo' | 'finishedAt' | 'groupsDone'>,
  passSeconds: number,
): number {
  const done = finishedAt === null ? groupsDone / GROUPS : 1
  return Math.max(0, startedSecondsAgo - done * passSeconds)
}

/**
 * Begins a pass over one node at once, unless one is under way. False: there is no such node.
 */
export async function startScrub(
  c: Catalog,
  { nodeId, actorId = null }: { nodeId: number; actorId?: string | null },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const node = await trx
      .selectFrom('nodes')
      .select('id')
      .where('id', '=', nodeId)
      .where('state', '!=', 'lost')
      .executeTakeFirst()
    if (node === undefined) return false
    const { rows } = await sql<{ nodeId: number }>`
      ${BEGIN} SELECT ${nodeId}::smallint
      ON CONFLICT (node_id) DO UPDATE SET ${ANEW} WHERE s.finished_at IS NOT NULL
      RETURNING node_id AS "nodeId"`.execute(trx)
    await begun(trx, rows, actorId)
    return true
  })
}

const BEGIN = sql`INSERT INTO node_scrubs AS s (node_id)`
const ANEW = sql`started_at = now(), finished_at = NULL, chunks = 0, bytes = 0, missing = 0,
  corrupt = 0, waits_for = NULL, updated_at = now()`

/**
 * Begins a pass over every node in one of `states` that never had one, or whose last one began more
 * than `afterSeconds` ago. Returns those nodes.
 */
export async function startDueScrubs(
  c: Catalog,
  { states, afterSeconds }: { states: readonly NodeState[]; afterSeconds: number },
): Promise<number[]> {
  return inTransaction(c, async (trx) => {
    const { rows } = await sql<{ nodeId: number }>`
      ${BEGIN} SELECT n.id FROM nodes n
      WHERE n.state = ANY(${[...states]}::text[]) AND NOT EXISTS (
        SELECT FROM node_scrubs o WHERE o.node_id = n.id AND (o.finished_at IS NULL
          OR o.started_at >= now() - make_interval(secs => ${afterSeconds})))
      ORDER BY n.id
      ON CONFLICT (node_id) DO UPDATE SET ${ANEW} WHERE s.finished_at IS NOT NULL
      RETURNING node_id AS "nodeId"`.execute(trx)
    await begun(trx, rows, null)
    return rows.map(({ nodeId }) => nodeId)
  })
}

async function begun(
  trx: Trx,
  rows: readonly { nodeId: number }[],
  actorId: string | null,
): Promise<void> {
  for (const { nodeId } of rows) {
    await trx
      .updateTable('group_nodes')
      .set({ cursor: null })
      .where('node_id', '=', nodeId)
      .where('cursor', 'is not', null)
      .execute()
    await audit(trx, { actorId, action: 'scrub.started', subject: String(nodeId) })
  }
}

/** Where a pass goes on: in this group, behind this digest. */
export type ScrubPosition = { group: number; after: Buffer | null }

/** Null: every group was read in the pass that is under way, or none is. */
export async function scrubPosition(c: Catalog, nodeId: number): Promise<ScrubPosition | null> {
  const { rows } = await sql<{ group: number; after: Buffer | null }>`
    SELECT g AS group, n.cursor AS after
    FROM node_scrubs s CROSS JOIN generate_series(0, 4095) AS g
      LEFT JOIN group_nodes n ON n.node_id = s.node_id AND n.grp = g
    WHERE s.node_id = ${nodeId} AND s.finished_at IS NULL
      AND (n.last_scrub IS NULL OR n.last_scrub < s.started_at)
    ORDER BY g LIMIT 1`.execute(c.db)
  return rows[0] ?? null
}

export type CopyToRead = { digest: Buffer; size: number }

/**
 * The copies in use that a node is said to hold from a position on, in digest order, to the end of
 * `toGroup`. Fewer than `limit` are all of them.
 */
export async function copiesToScrub(
  c: Catalog,
  input: { nodeId: number; position: ScrubPosition; toGroup: number; limit: number },
): Promise<CopyToRead[]> {
  const { nodeId, position, toGroup, limit } = input
  const { lower, upper } = groupRange(position.group, toGroup)
  const { rows } = await c.pool.query<CopyToRead>(
    `SELECT digest, size FROM chunks
     WHERE digest >= $1 AND digest < $2 AND digest > $3
       AND $4::smallint = ANY(holders) AND refs > 0
     ORDER BY digest LIMIT $5`,
    [lower, upper ?? Buffer.alloc(33, 0xff), position.after ?? Buffer.alloc(0), nodeId, limit],
  )
  return rows
}

export type ScrubStep = {
  nodeId: number
  /** Groups from here on are done … */
  from: number
  /** … up to this one, which is not, unless it is 4,096. */
  to: number
  /** How far in `to`. */
  after: Uint8Array | null
  chunks: number
  bytes: number
  missing: number
  corrupt: number
  bytesPerSecond: number | null
}

/** Keeps how far a pass is, so that whoever goes on does not read the same again. */
export async function advanceScrub(c: Catalog, step: ScrubStep): Promise<void> {
  const { nodeId, from, to, after } = step
  await inTransaction(c, async (trx) => {
    if (to > from) {
      await sql`
        INSERT INTO group_nodes (grp, node_id, last_scrub)
        SELECT g, ${nodeId}, now() FROM generate_series(${from}::integer, ${to - 1}::integer) AS g
        ON CONFLICT (node_id, grp) DO UPDATE SET last_scrub = now(), cursor = NULL`.execute(trx)
    }
    if (to < 4_096 && after !== null) {
      const cursor = asBuffer(after)
      await trx
        .insertInto('group_nodes')
        .values({ grp: to, node_id: nodeId, cursor })
        .onConflict((oc) => oc.columns(['node_id', 'grp']).doUpdateSet({ cursor }))
        .execute()
    }
    await trx
      .updateTable('node_scrubs')
      .set({
        chunks: sql`chunks + ${step.chunks}`,
        bytes: sql`bytes + ${step.bytes}`,
        missing: sql`missing + ${step.missing}`,
        corrupt: sql`corrupt + ${step.corrupt}`,
        bytes_per_second: sql`coalesce(${step.bytesPerSecond}::float8, bytes_per_second)`,
        waits_for: null,
        updated_at: sql`now()`,
      })
      .where('node_id', '=', nodeId)
      .execute()
  })
}

/** Says why a pass under way reads nothing now; null: it reads. */
export async function noteScrubWaits(
  c: Catalog,
  { nodeId, waitsFor }: { nodeId: number; waitsFor: string | null },
): Promise<void> {
  await c.db
    .updateTable('node_scrubs')
    .set({ waits_for: waitsFor?.slice(0, 200) ?? null, updated_at: sql`now()` })
    .where('node_id', '=', nodeId)
    .where('finished_at', 'is', null)
    .where('waits_for', 'is distinct from', waitsFor)
    .execute()
}

/** Ends a pass of which no group is left. */
export async function finishScrub(c: Catalog, nodeId: number): Promise<void> {
  await inTransaction(c, async (trx) => {
    const row = await trx
      .updateTable('node_scrubs')
      .set({ finished_at: sql`now()`, waits_for: null, updated_at: sql`now()` })
      .where('node_id', '=', nodeId)
      .where('finished_at', 'is', null)
      .returning(['chunks', 'bytes', 'missing', 'corrupt'])
      .executeTakeFirst()
    if (row === undefined) return
    await audit(trx, { action: 'scrub.finished', subject: String(nodeId), detail: row })
  })
}

/** Nodes with a pass under way that are not lost. */
export async function nodesToScrub(c: Catalog): Promise<number[]> {
  const rows = await c.db
    .selectFrom('node_scrubs')
    .innerJoin('nodes', 'nodes.id', 'node_scrubs.node_id')
    .select('node_id')
    .where('finished_at', 'is', null)
    .where('state', '!=', 'lost')
    .orderBy('node_id')
    .execute()
  return rows.map(({ node_id }) => node_id)
}
