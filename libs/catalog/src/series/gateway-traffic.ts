import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'

/** What came in and went out since the process began. */
export type Traffic = { bytesIn: number; bytesOut: number; requests: number }

/** `uptime`: how long ago that was, in seconds. */
export type TrafficReport = Traffic & { uptime: number }

/** What one gateway let in and out, all since its process began. */
export async function reportTraffic(
  c: Catalog,
  processId: string,
  { bytesIn, bytesOut, requests, uptime }: TrafficReport,
): Promise<void> {
  await inTransaction(c, async (trx) => {
    // Losing the last report in a crash of Postgres means nothing: the next one holds it too.
    await sql`SET LOCAL synchronous_commit = off`.execute(trx)
    await sql`
      INSERT INTO gateway_traffic (process_id, bytes_in, bytes_out, requests, uptime)
      VALUES (${processId}, ${bytesIn}, ${bytesOut}, ${requests}, ${uptime})
      ON CONFLICT (process_id) DO UPDATE SET bytes_in = excluded.bytes_in,
        bytes_out = excluded.bytes_out, requests = excluded.requests, uptime = excluded.uptime,
        reported_at = excluded.reported_at`.execute(trx)
  })
}

/** Removes the rows of gateways that have not reported for that long. */
export async function forgetTraffic(c: Catalog, olderThanSeconds: number): Promise<void> {
  await c.db
    .deleteFrom('gateway_traffic')
    .where('reported_at', '<', sql<Date>`now() - make_interval(secs => ${olderThanSeconds})`)
    .execute()
}
