import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { MAIL_SERVER_SETTING, mailServer } from './mail-server.ts'

/**
 * A text that somebody with the secret sealed: credentials of a node, the secret of a webhook, the
 * password of the mail server.
 */
export type SealedText = { sealed: string } & (
  | { of: 'node'; id: number }
  | { of: 'webhook'; id: string }
  | { of: 'mail' }
)

export async function sealedTexts(c: Catalog): Promise<SealedText[]> {
  const nodes = await c.db
    .selectFrom('nodes')
    .select(['id', 'credentials as sealed'])
    .where('credentials', 'is not', null)
    .execute()
  const webhooks = await c.db.selectFrom('webhooks').select(['id', 'secret as sealed']).execute()
  const mail = (await mailServer(c))?.password ?? null
  return [
    ...(mail === null ? [] : [{ of: 'mail' as const, sealed: mail }]),
    ...nodes.map(({ id, sealed }) => ({ of: 'node' as const, id, sealed: sealed as string })),
    ...webhooks.map(({ id, sealed }) => ({ of: 'webhook' as const, id, sealed })),
  ]
}

/** Replaces a sealed text by the same one sealed anew. False: it was changed meanwhile. */
export async function setSealedText(c: Catalog, was: SealedText, sealed: string): Promise<boolean> {
  const result = await changeOf(c, was, sealed).executeTakeFirst()
  return result.numUpdatedRows > 0n
}

function changeOf({ db }: Catalog, was: SealedText, sealed: string) {
  if (was.of === 'node') {
    const change = db.updateTable('nodes').set({ credentials: sealed }).where('id', '=', was.id)
    return change.where('credentials', '=', was.sealed)
  }
  if (was.of === 'webhook') {
    const change = db.updateTable('webhooks').set({ secret: sealed }).where('id', '=', was.id)
    return change.where('secret', '=', was.sealed)
  }
  return db
    .updateTable('settings')
    .set({ value: sql`value || jsonb_build_object('password', ${sealed}::text)` })
    .where('name', '=', MAIL_SERVER_SETTING)
    .where(sql`value ->> 'password'`, '=', was.sealed)
}

/** The key id of the secret in use, and for how long it has been; undefined before the first start. */
export async function secretInUse(
  c: Catalog,
): Promise<{ id: string; seconds: number } | undefined> {
  const row = await c.db
    .selectFrom('settings')
    .select('value')
    .select(sql<number>`extract(epoch FROM now() - updated_at)::float8`.as('seconds'))
    .where('name', '=', SECRET_KEY_SETTING)
    .executeTakeFirst()
  return row && { id: String(row.value), seconds: row.seconds }
}

/** The gateway notes there which secret this catalogue belongs to. */
export const SECRET_KEY_SETTING = 'secret-key-id'
