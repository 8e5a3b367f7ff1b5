import { sql } from 'kysely'
import type { Catalog } from './open-catalog.ts'
import { type CatalogOrTrx, dbOf, type Trx } from './transaction.ts'

/**
 * Jobs that became necessary by a change, written in its transaction: the queue may be away, or lose
 * everything, and nothing is forgotten.
 */
export type OutboxEntry = {
  job: string
  /** Ids and ranges only. */
  payload: Record<string, unknown>
  delaySeconds?: number
}

export async function addOutbox(
  c: CatalogOrTrx,
  ...entries: readonly OutboxEntry[]
): Promise<void> {
  if (entries.length === 0) return
  await dbOf(c)
    .insertInto('outbox')
    .values(
      entries.map(({ job, payload, delaySeconds = 0 }) => ({
        job,
        payload: JSON.stringify(payload),
        not_before: sql<Date>`clock_timestamp() + make_interval(secs => ${delaySeconds})`,
      })),
    )
    .execute()
}

/** The same for prepared statements: names and payloads as JSON text. */
export const ADD_OUTBOX = {
  name: 'add-outbox',
  text: `INSERT INTO outbox (job, payload)
    SELECT v.job, v.payload::jsonb FROM unnest($1::text[], $2::text[]) AS v (job, payload)`,
}

export type OutboxRow = { id: number; job: string; payload: Record<string, unknown> }

/** What `use` may resolve with: rows that are not deleted, but due again in a minute. */
export type Taken = { keep: readonly number[] }

/** A newer version's relay comes within minutes of a rolling upgrade; after a day nobody will. */
const KEEP_DAYS = 1

/**
 * Shows up to `limit` due rows to `use`, oldest first, and deletes them only when it resolves. Rows
 * it wants to keep are due again in a minute, until they are a day old. Rows that another relay
 * holds are skipped. Returns how many went; 0 means that nothing is due. Throws
 * what `use` throws, and then every row stays.
 *
 * The rows are locked while `use` talks to the queue: give it a time limit.
 */
export async function takeOutbox(
  c: Catalog,
  limit: number,
  use: (rows: readonly OutboxRow[]) => Promise<unknown>,
): Promise<number> {
  // Not repeated after a failure: `use` has effects.
  return c.db.transaction().execute(async (trx) => {
    const rows = await lockDue(trx, limit)
    if (rows.length === 0) return 0
    const kept = await keepRows(trx, keptBy(await use(rows)))
    await trx
      .deleteFrom('outbox')
      .where(
        'id',
        'in',
        sql<number>`(SELECT unnest(${rows.map(({ id }) => id).filter((id) => !kept.has(id))}::bigint[]))`,
      )
      .execute()
    return rows.length
  })
}

function keptBy(outcome: unknown): readonly number[] {
  return (outcome as Taken | undefined)?.keep ?? []
}

async function keepRows(trx: Trx, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const rows = await trx
    .updateTable('outbox')
    .set({ not_before: sql<Date>`clock_timestamp() + interval '1 minute'` })
    .where('id', 'in', [...ids])
    .where('created_at', '>', sql<Date>`clock_timestamp() - make_interval(days => ${KEEP_DAYS})`)
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function lockDue(trx: Trx, limit: number): Promise<OutboxRow[]> {
  return trx
    .selectFrom('outbox')
    .select(['id', 'job', 'payload'])
    .where('not_before', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** Rows that wait, and for how long the oldest due one has. For the status page. */
export async function outboxBacklog(c: Catalog): Promise<{ rows: number; oldestSeconds: number }> {
  const { rows } = await sql<{ rows: number; oldest: number | null }>`
    SELECT count(*) AS rows, extract(epoch FROM clock_timestamp() - min(created_at)
      FILTER (WHERE not_before <= clock_timestamp()))::float8 AS oldest FROM outbox`.execute(c.db)
  return { rows: rows[0]?.rows ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 }
}
