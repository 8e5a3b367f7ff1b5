import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'

/** How often answers of one sort took how long, in buckets; all since the process began. */
export type LatencyRow = { nodeId: number; sort: string; quiet: boolean; counts: number[] }

/** What one process's clients waited. Returns the time by Postgres's clock, in seconds. */
export async function reportClientLatency(
  c: Catalog,
  processId: string,
  rows: readonly LatencyRow[],
): Promise<number> {
  // One row at a time in a fixed order, so that nothing waits for anything.
  const sorted = rows.toSorted(
    (a, b) => a.nodeId - b.nodeId || a.sort.localeCompare(b.sort) || +a.quiet - +b.quiet,
  )
  return inTransaction(c, async (trx) => {
    await sql`SET LOCAL synchronous_commit = off`.execute(trx)
    for (const { nodeId, sort, quiet, counts } of sorted) {
      await sql`
        INSERT INTO client_latency (process_id, node_id, sort, quiet, counts)
        VALUES (${processId}, ${nodeId}, ${sort}, ${quiet}, ${counts}::integer[])
        ON CONFLICT (process_id, node_id, sort, quiet)
          DO UPDATE SET counts = excluded.counts, reported_at = excluded.reported_at`.execute(trx)
    }
    const { rows: times } = await sql<{ at: number }>`
      SELECT extract(epoch FROM clock_timestamp())::float8 AS at`.execute(trx)
    return times[0]?.at as number
  })
}

export type ClientLatency = {
  /** By Postgres's clock, in seconds. */
  at: number
  /** Too many nodes went down at once (decision 18). */
  braked: boolean
  rows: (LatencyRow & { processId: string })[]
}

/** Processes that fell silent for so long have no clients any more. Seconds. */
const SILENT_AFTER = 60

/** What the clients of all processes waited. */
export async function clientLatency(c: Catalog): Promise<ClientLatency> {
  const [facts, rows] = await Promise.all([
    sql<{ at: number; braked: boolean }>`
      SELECT extract(epoch FROM clock_timestamp())::float8 AS at,
        EXISTS (SELECT FROM settings WHERE name = 'brake') AS braked`.execute(c.db),
    c.db
      .selectFrom('client_latency')
      .select(['process_id as processId', 'node_id as nodeId', 'sort', 'quiet', 'counts'])
      .where('reported_at', '>', sql<Date>`now() - make_interval(secs => ${SILENT_AFTER})`)
      .execute(),
  ])
  const { at, braked } = facts.rows[0] as { at: number; braked: boolean }
  return { at, braked, rows }
}

/** Removes the rows of processes that have not reported for that long. */
export async function forgetClientLatency(c: Catalog, olderThanSeconds: number): Promise<void> {
  await c.db
    .deleteFrom('client_latency')
    .where('reported_at', '<', sql<Date>`now() - make_interval(secs => ${olderThanSeconds})`)
    .execute()
}
