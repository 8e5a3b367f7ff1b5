import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/**
 * The order of events.
 *
 * Ids of audit rows come from a sequence, and transactions become visible in another order than they
 * took their ids: whoever has read up to id 7 may later find a 6. So a row also notes its transaction,
 * and events are read in the order (transaction, id), up to the oldest transaction of this database
 * that still writes. Below that mark nothing can appear any more, so a reader that stands there has
 * missed nothing; the price is that events wait for the longest of those, a second or so.
 *
 * Rejected: handing numbers out at commit (every writer would wait for every other); reading some
 * rows again (how many is a guess); a table of numbered events beside the log (twice the writes, and
 * somebody has to number).
 */
export type EventCursor = { position: number; id: number }

/**
 * Events before this position are complete.
 *
 * Of the transactions that write now, those of other databases are left out: a transaction belongs to
 * one database, and cannot write here. Left out is only what a session of another database says it is
 * in; whatever nobody claims (a prepared transaction, a session that ended a moment ago) holds events
 * up. The list of sessions must be younger than the snapshot, hence the clearing: an older one may
 * have read a session of another database and, in its place, the transaction of one of ours that came
 * after; such a transaction began after the snapshot and is not in it.
 */
export async function eventHorizon(c: CatalogOrTrx): Promise<number> {
  const { rows } = await sql<{ horizon: number }>`
    WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
      foreigners AS MATERIALIZED (
        SELECT backend_xid
        FROM pg_stat_get_activity(CASE WHEN pg_stat_clear_snapshot() IS NULL THEN 0 END)
        WHERE backend_xid IS NOT NULL
          AND datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
      )
    SELECT coalesce(
      (SELECT min(writer::text::bigint) FROM now, pg_snapshot_xip(snapshot) AS writer
        WHERE writer::xid NOT IN (SELECT backend_xid FROM foreigners)),
      pg_snapshot_xmax(snapshot)::text::bigint) + ${shift} AS horizon FROM now`.execute(dbOf(c))
  return (rows[0] as { horizon: number }).horizon
}

const shift = sql`coalesce((SELECT (value)::bigint FROM settings WHERE name = 'event-shift'), 0)`

/** After everything that is complete now. */
export async function newestCursor(c: CatalogOrTrx): Promise<EventCursor> {
  return endOf(await eventHorizon(c))
}

/** Where the last event that is complete stands; undefined before the first. */
export async function lastEvent(c: CatalogOrTrx): Promise<EventCursor | undefined> {
  const horizon = await eventHorizon(c)
  const row = await dbOf(c)
    .selectFrom('audit_log')
    .select(['id', 'position'])
    .where('position', '<', horizon)
    .orderBy('position', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : { position: row.position as number, id: row.id }
}

export const isLater = (a: EventCursor, b: EventCursor): boolean =>
  a.position > b.position || (a.position === b.position && a.id > b.id)

/** The last place before a horizon: whatever stands there comes before what is still to come. */
export const endOf = (horizon: number): EventCursor => ({
  position: horizon - 1,
  id: Number.MAX_SAFE_INTEGER,
})

/**
 * The place right after an event. An id that was skipped (its transaction failed) stands for the
 * place before the next one that is there; undefined when there is none.
 */
export async function cursorOfEvent(c: CatalogOrTrx, id: number): Promise<EventCursor | undefined> {
  const row = await dbOf(c)
    .selectFrom('audit_log')
    .select(['id', 'position'])
    .where('id', '>=', id)
    .where('position', 'is not', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.position === null) return undefined
  return { position: row.position, id: row.id === id ? id : row.id - 1 }
}

/**
 * Numbers of transactions begin anew in another cluster. After a restore from a dump, rows would
 * carry higher ones than all to come, and readers that resume would wait for years: so what is new
 * is shifted above what is there. Runs at every start, before anything writes.
 */
export async function alignEventPositions(db: Kysely<Schema>): Promise<void> {
  await sql`
    WITH now AS (
      SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next,
        ${shift} AS shift,
        (SELECT max(position) FROM audit_log WHERE position IS NOT NULL) AS last
    )
    INSERT INTO settings (name, value)
    SELECT 'event-shift', to_jsonb(last - next + 1) FROM now WHERE last >= next + shift
    ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`.execute(db)
}
