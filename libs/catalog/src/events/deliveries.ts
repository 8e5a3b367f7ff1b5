import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { AuditRow } from '../people/audit.ts'
import type { DeliveryState } from '../schema.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'
import { eventsAfter } from './read-events.ts'

export type Delivery = {
  id: string
  /** Null: a test. */
  eventId: number | null
  state: DeliveryState
  attempts: number
  nextAt: Date | null
  /** HTTP status of the last attempt. */
  status: number | null
  error: string | null
  tookMs: number | null
  createdAt: Date
  finishedAt: Date | null
}

/** A receiver that stays away is not told more than this; its place in the log is kept instead. */
const MAX_PENDING = 1_000
const PAGE = 200
/** A place in the log is noted also without a delivery after so many transactions. */
const SKIPPED = 10_000

/**
 * Makes a delivery of every event a webhook wants, in order, and moves its place in the log, both in
 * one transaction: each event becomes a delivery exactly once, whoever does this and however often it
 * is killed. Returns how many were made.
 */
export async function fillWebhooks(c: Catalog): Promise<number> {
  const ids = await c.db
    .selectFrom('webhooks')
    .select('id')
    .where('disabled_at', 'is', null)
    .execute()
  let made = 0
  for (const { id } of ids) made += await inTransaction(c, (trx) => fillOne(trx, id))
  return made
}

async function fillOne(trx: Parameters<typeof eventsAfter>[0], id: string): Promise<number> {
  const db = dbOf(trx)
  const webhook = await db
    .selectFrom('webhooks')
    .select(['types', 'position', 'event_id'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (webhook === undefined || (await pendingOf(trx, id)) >= MAX_PENDING) return 0
  const after = { position: webhook.position, id: webhook.event_id }
  const filter = { types: webhook.types }
  const { events, next } = await eventsAfter(trx, { after, limit: PAGE, filter })
  if (events.length > 0) {
    await db
      .insertInto('webhook_deliveries')
      .values(events.map((event) => ({ webhook_id: id, event_id: event.id, next_at: sql`now()` })))
      .onConflict((oc) => oc.doNothing())
      .execute()
  }
  if (events.length > 0 || next.position - webhook.position > SKIPPED) {
    await db
      .updateTable('webhooks')
      .set({ position: next.position, event_id: next.id })
      .where('id', '=', id)
      .execute()
  }
  return events.length
}

async function pendingOf(c: CatalogOrTrx, webhookId: string): Promise<number> {
  const row = await dbOf(c)
    .selectFrom('webhook_deliveries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return row.count
}

/** Webhooks with deliveries that are due. */
export async function dueWebhooks(c: CatalogOrTrx): Promise<string[]> {
  const rows = await dbOf(c)
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
    .select('d.webhook_id as id')
    .distinct()
    .where('d.state', '=', 'pending')
    .where('d.next_at', '<=', sql<Date>`clock_timestamp()`)
    .where('w.disabled_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

export type DueDelivery = {
  id: string
  attempts: number
  createdAt: Date
  /** Absent: a test. */
  event: AuditRow | undefined
}

/** A webhook's deliveries that are due, in the order of their events. */
export async function dueDeliveries(
  c: CatalogOrTrx,
  { webhookId, limit }: { webhookId: string; limit: number },
): Promise<DueDelivery[]> {
  const rows = await dbOf(c)
    .selectFrom('webhook_deliveries as d')
    .leftJoin('audit_log as a', 'a.id', 'd.event_id')
    .select(['d.id', 'd.attempts', 'd.created_at as createdAt'])
    .select(['a.id as eventId', 'a.at', 'a.actor_id as actorId', 'a.action', 'a.subject'])
    .select('a.detail')
    .where('d.webhook_id', '=', webhookId)
    .where('d.state', '=', 'pending')
    .where('d.next_at', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('d.id')
    .limit(limit)
    .execute()
  return rows.map(({ id, attempts, createdAt, eventId, ...event }) => ({
    id,
    attempts,
    createdAt,
    event: eventId === null ? undefined : ({ ...event, id: eventId } as AuditRow),
  }))
}

export type AttemptEnd = {
  id: string
  status: number | null
  error: string | null
  tookMs: number
  /** `delivered`, `failed` for good, or how many seconds until the next attempt. */
  outcome: 'delivered' | 'failed' | { againInSeconds: number }
}

/** Notes an attempt. What another process ended meanwhile stays as it is. */
export async function finishAttempt(c: CatalogOrTrx, end: AttemptEnd): Promise<void> {
  const { id, status, error, tookMs, outcome } = end
  const again = typeof outcome === 'object' ? outcome.againInSeconds : undefined
  await dbOf(c)
    .updateTable('webhook_deliveries')
    .set({
      state: typeof outcome === 'object' ? 'pending' : outcome,
      attempts: sql`attempts + 1`,
      status,
      error,
      took_ms: Math.round(tookMs),
      next_at:
        again === undefined ? null : sql`clock_timestamp() + make_interval(secs => ${again})`,
      finished_at: again === undefined ? sql`clock_timestamp()` : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute()
}

/** What is due to this webhook now waits for a while. No attempt is counted. */
export async function postponeDeliveries(
  c: CatalogOrTrx,
  { webhookId, seconds }: { webhookId: string; seconds: number },
): Promise<void> {
  await dbOf(c)
    .updateTable('webhook_deliveries')
    .set({ next_at: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'pending')
    .where('next_at', '<=', sql<Date>`clock_timestamp()`)
    .execute()
}

/** A message that says nothing, to see whether one arrives. */
export async function addTestDelivery(c: CatalogOrTrx, webhookId: string): Promise<Delivery> {
  return dbOf(c)
    .insertInto('webhook_deliveries')
    .values({ webhook_id: webhookId, next_at: sql`now()` })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

const COLUMNS = [
  'id',
  'event_id as eventId',
  'state',
  'attempts',
  'next_at as nextAt',
  'status',
  'error',
  'took_ms as tookMs',
  'created_at as createdAt',
  'finished_at as finishedAt',
] as const

/** Newest first, from below `before` (an id). */
export async function listDeliveries(
  c: CatalogOrTrx,
  { webhookId, before, limit }: { webhookId: string; before?: string; limit: number },
): Promise<Delivery[]> {
  let query = dbOf(c)
    .selectFrom('webhook_deliveries')
    .select(COLUMNS)
    .where('webhook_id', '=', webhookId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.execute()
}

/** Removes deliveries that ended more than `keepSeconds` ago. */
export async function forgetOldDeliveries(c: CatalogOrTrx, keepSeconds: number): Promise<number> {
  const result = await dbOf(c)
    .deleteFrom('webhook_deliveries')
    .where('state', '!=', 'pending')
    .where('finished_at', '<', sql<Date>`now() - make_interval(secs => ${keepSeconds})`)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
