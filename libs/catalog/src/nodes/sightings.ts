import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'

/** What one process saw of one node since its last report. */
export type Sighting = {
  nodeId: number
  /** At least one success. */
  ok: boolean
  error?: string | null
  latencyMs?: number
}

/**
 * Writes what a process saw; the time is Postgres's, so a wrong clock brings no node down. A success
 * keeps the time of the last failure and the other way round.
 */
export async function recordSightings(
  c: Catalog,
  processId: string,
  seen: readonly Sighting[],
): Promise<void> {
  if (seen.length === 0) return
  const last = new Map(seen.map((sighting) => [sighting.nodeId, sighting]))
  const rows = [...last.values()].sort((a, b) => a.nodeId - b.nodeId)
  await inTransaction(c, async (trx) => {
    // Every second from every process; losing the last one in a crash of Postgres means nothing.
    await sql`SET LOCAL synchronous_commit = off`.execute(trx)
    await sql`
      INSERT INTO node_sightings AS s
        (process_id, node_id, ok_at, failed_at, error, latency_ms, reported_at)
      SELECT ${processId}, v.node_id, CASE WHEN v.ok THEN now() END, CASE WHEN NOT v.ok THEN now() END,
        v.error, v.latency_ms, now()
      FROM unnest(
        ${rows.map(({ nodeId }) => nodeId)}::smallint[],
        ${rows.map(({ ok }) => ok)}::boolean[],
        ${rows.map(({ error }) => error ?? null)}::text[],
        ${rows.map(({ latencyMs }) => latencyMs ?? null)}::float8[]
      ) AS v (node_id, ok, error, latency_ms)
      JOIN nodes n ON n.id = v.node_id
      ORDER BY v.node_id
      ON CONFLICT (process_id, node_id) DO UPDATE SET
        ok_at = coalesce(excluded.ok_at, s.ok_at),
        failed_at = coalesce(excluded.failed_at, s.failed_at),
        error = CASE WHEN excluded.ok_at IS NULL THEN excluded.error END,
        latency_ms = coalesce(excluded.latency_ms, s.latency_ms),
        reported_at = excluded.reported_at`.execute(trx)
  })
}

export type SightingRow = {
  nodeId: number
  processId: string
  /** Seconds by Postgres's clock; null = never. */
  sinceOk: number | null
  sinceFailed: number | null
  sinceReport: number
  error: string | null
  latencyMs: number | null
}

/** Every process's last word on every node. Rows of processes that fell silent are included: look at `sinceReport`. */
export async function sightings(c: Catalog): Promise<SightingRow[]> {
  return c.db
    .selectFrom('node_sightings')
    .select([
      'node_id as nodeId',
      'process_id as processId',
      secondsSince('ok_at').as('sinceOk'),
      secondsSince('failed_at').as('sinceFailed'),
      sql<number>`extract(epoch FROM clock_timestamp() - reported_at)::float8`.as('sinceReport'),
      'error',
      'latency_ms as latencyMs',
    ])
    .orderBy('node_id')
    .orderBy('process_id')
    .execute()
}

function secondsSince(column: 'ok_at' | 'failed_at') {
  return sql<number | null>`extract(epoch FROM clock_timestamp() - ${sql.ref(column)})::float8`
}

/** Removes the rows of processes that have not reported for that long. */
export async function forgetSightings(c: Catalog, olderThanSeconds: number): Promise<void> {
  await c.db
    .deleteFrom('node_sightings')
    .where('reported_at', '<', sql<Date>`now() - make_interval(secs => ${olderThanSeconds})`)
    .execute()
}
