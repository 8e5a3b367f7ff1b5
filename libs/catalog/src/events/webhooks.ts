import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { getSetting } from '../people/settings.ts'
import { type CatalogOrTrx, dbOf, inTransaction } from '../transaction.ts'
import { newestCursor } from './positions.ts'

export type Webhook = {
  id: string
  url: string
  description: string
  /** Beginnings of the types it wants; none: all. */
  types: string[]
  /** Null: it is told. */
  disabledAt: Date | null
  disabledReason: string | null
  createdAt: Date
  updatedAt: Date
}

const COLUMNS = [
  'id',
  'url',
  'description',
  'types',
  'disabled_at as disabledAt',
  'disabled_reason as disabledReason',
  'created_at as createdAt',
  'updated_at as updatedAt',
] as const

/** An admin's word that webhooks may go to addresses that only we can reach. */
export const PRIVATE_WEBHOOKS_SETTING = 'webhooks-private'

export async function webhooksMayBePrivate(c: CatalogOrTrx): Promise<boolean> {
  return (await getSetting<boolean>(c, PRIVATE_WEBHOOKS_SETTING)) === true
}

/** A webhook hears of what happens from now on. `secret` is sealed. */
export async function createWebhook(
  c: Catalog,
  input: { url: string; description: string; types: string[]; secret: string; actorId: string },
): Promise<Webhook> {
  const { actorId, ...given } = input
  return inTransaction(c, async (trx) => {
    const { position, id: eventId } = await newestCursor(trx)
    const webhook = await trx
      .insertInto('webhooks')
      .values({ ...given, position, event_id: eventId, created_by: actorId })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
    const { id: subject, url, types } = webhook
    await audit(trx, { actorId, action: 'webhook.created', subject, detail: { url, types } })
    return webhook
  })
}

export async function listWebhooks(c: CatalogOrTrx): Promise<Webhook[]> {
  return dbOf(c).selectFrom('webhooks').select(COLUMNS).orderBy('id').execute()
}

export async function findWebhook(c: CatalogOrTrx, id: string): Promise<Webhook | undefined> {
  return dbOf(c).selectFrom('webhooks').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

/** The sealed secret beside what a delivery needs; undefined when it is gone or disabled. */
export async function webhookToCall(
  c: CatalogOrTrx,
  id: string,
): Promise<{ id: string; url: string; secret: string } | undefined> {
  return dbOf(c)
    .selectFrom('webhooks')
    .select(['id', 'url', 'secret'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

export type WebhookChange = {
  url?: string
  description?: string
  types?: string[]
  secret?: string
  /** Enabled again, it goes on where it stopped. */
  enabled?: boolean
}

/** Undefined when it is not there. */
export async function updateWebhook(
  c: Catalog,
  { id, change, actorId }: { id: string; change: WebhookChange; actorId: string },
): Promise<Webhook | undefined> {
  const { enabled, secret, ...fields } = change
  return inTransaction(c, async (trx) => {
    const webhook = await trx
      .updateTable('webhooks')
      .set({
        ...fields,
        ...(secret === undefined ? {} : { secret }),
        ...(enabled === undefined ? {} : switchedTo(enabled)),
        updated_at: sql`now()`,
      })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst()
    if (webhook === undefined) return undefined
    const detail = {
      ...fields,
      ...(enabled === undefined ? {} : { enabled }),
      ...(secret === undefined ? {} : { secret: 'changed' }),
    }
    await audit(trx, { actorId, action: 'webhook.changed', subject: id, detail })
    return webhook
  })
}

const switchedTo = (enabled: boolean) =>
  enabled
    ? { disabled_at: null, disabled_reason: null }
    : { disabled_at: sql<Date>`now()`, disabled_reason: 'by an administrator' }

/** Nobody wants its messages any more. False when it was disabled before. */
export async function disableWebhook(
  c: Catalog,
  { id, reason }: { id: string; reason: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('webhooks')
      .set({ disabled_at: sql`now()`, disabled_reason: reason })
      .where('id', '=', id)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await audit(trx, { action: 'webhook.disabled', subject: id, detail: { reason } })
    return true
  })
}

/** With its log of deliveries. */
export async function deleteWebhook(
  c: Catalog,
  { id, actorId }: { id: string; actorId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()
    if (result.numDeletedRows === 0n) return false
    await audit(trx, { actorId, action: 'webhook.deleted', subject: id })
    return true
  })
}
