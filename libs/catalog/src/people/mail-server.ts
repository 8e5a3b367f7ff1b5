import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type CatalogOrTrx, inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { getSetting, removeSetting, setSetting } from './settings.ts'

/**
 * `tls`: from the first byte. `starttls`: before anything is said, or not at all. `offered`: where the
 * server offers it, else in clear.
 */
export type MailSecurity = 'tls' | 'starttls' | 'offered'

/** The server that mail goes to, as an administrator named it while everything ran. */
export type MailServer = {
  host: string
  port: number
  security: MailSecurity
  /** Null: it asks for none. */
  user: string | null
  /** Sealed; null: none. */
  password: string | null
  /** As in `Holdfast <holdfast@example.org>`. */
  from: string
}

export const MAIL_SERVER_SETTING = 'mail-server'

/** Undefined: nobody named one, so what the gateway is configured with holds. */
export const mailServer = (c: CatalogOrTrx): Promise<MailServer | undefined> =>
  getSetting<MailServer>(c, MAIL_SERVER_SETTING)

type Change = { server: Omit<MailServer, 'password'>; actorId: string }

/**
 * Names the mail server. `decidePassword` gets the one before, and its answer is kept; it may throw. The
 * audit row says of the password only that it is another one.
 */
export async function setMailServer(
  c: Catalog,
  { server, actorId }: Change,
  decidePassword: (before: MailServer | undefined) => string | null,
): Promise<void> {
  await inTransaction(c, async (trx) => {
    await takeTurn(trx)
    const before = await mailServer(trx)
    const password = decidePassword(before)
    if (isDeepStrictEqual(before, { ...before, ...server, password })) return
    await setSetting(trx, MAIL_SERVER_SETTING, { ...server, password })
    const changed = password === (before?.password ?? null) ? {} : { password: 'changed' }
    await audit(trx, { actorId, action: 'mail.changed', detail: { ...server, ...changed } })
  })
}

/** As configured, from now on. */
export async function forgetMailServer(c: Catalog, actorId: string): Promise<void> {
  await inTransaction(c, async (trx) => {
    await takeTurn(trx)
    if (!(await removeSetting(trx, MAIL_SERVER_SETTING))) return
    await audit(trx, { actorId, action: 'mail.reset' })
  })
}

/** Two changes at once would mix one's server with the other's password; there may be no row to lock. */
const takeTurn = (trx: Trx) =>
  sql`SELECT pg_advisory_xact_lock(hashtext(${MAIL_SERVER_SETTING}))`.execute(trx)
