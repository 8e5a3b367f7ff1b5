import { sql } from 'kysely'
import { ResetInvalid } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { revokeOtherSessions } from './sessions.ts'
import { createUser, findUser, type NewUser, NO_PASSWORD, type User } from './users.ts'

/** A one-time token by which somebody sets a password; only its SHA-256 is kept. */
export type NewReset = { tokenHash: Uint8Array; ttlSeconds: number }

/** An account that an administrator makes; its user sets the password with the one-time token. */
export async function addUser(
  c: Catalog,
  input: {
    user: Omit<NewUser, 'passwordHash'> & { passwordHash?: string }
    reset?: NewReset
    actorId: string
  },
): Promise<User> {
  const { user, reset, actorId } = input
  return inTransaction(c, async (trx) => {
    const made = await createUser(trx, { passwordHash: NO_PASSWORD, ...user })
    if (reset !== undefined) await putReset(trx, made.id, reset)
    const { email, role } = made
    const detail = { email, role }
    await audit(trx, { actorId, action: 'user.created', subject: made.id, detail })
    return made
  })
}

/**
 * Takes the password away, ends all sessions, and lets a new one be set with the token. A token of
 * before is worth nothing any more; API keys go on. False: there is no such account.
 */
export async function resetPassword(
  c: Catalog,
  { userId, reset, actorId }: { userId: string; reset: NewReset; actorId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('users')
      .set({ password_hash: NO_PASSWORD })
      .where('id', '=', userId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await putReset(trx, userId, reset)
    await revokeOtherSessions(trx, { userId })
    await audit(trx, { actorId, action: 'user.password-reset', subject: userId })
    return true
  })
}

/**
 * Lets a new password be set with the token, and leaves the one of now as it is: anybody may ask for this.
 * Without an account there is only the line in the audit log.
 */
export async function offerReset(
  c: Catalog,
  { userId, reset }: { userId: string | undefined; reset: NewReset },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    if (userId !== undefined) await putReset(trx, userId, reset)
    await audit(trx, { action: 'user.password-forgotten', subject: userId ?? null })
  })
}

async function putReset(trx: Trx, userId: string, { tokenHash, ttlSeconds }: NewReset) {
  const row = {
    token_hash: Buffer.from(tokenHash),
    expires_at: sql<Date>`now() + make_interval(secs => ${ttlSeconds})`,
  }
  await trx
    .insertInto('password_resets')
    .values({ user_id: userId, ...row })
    .onConflict((oc) => oc.column('user_id').doUpdateSet({ ...row, created_at: sql`now()` }))
    .execute()
}

/** Whether the token is good now: a look before the work of hashing a password. */
export async function isReset(c: Catalog, tokenHash: Uint8Array): Promise<boolean> {
  const row = await c.db
    .selectFrom('password_resets')
    .select('user_id')
    .where('token_hash', '=', Buffer.from(tokenHash))
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row !== undefined
}

/** Sets the password and burns the token. Throws ResetInvalid. */
export async function consumeReset(
  c: Catalog,
  { tokenHash, passwordHash }: { tokenHash: Uint8Array; passwordHash: string },
): Promise<User> {
  return inTransaction(c, async (trx) => {
    const reset = await trx
      .deleteFrom('password_resets')
      .where('token_hash', '=', Buffer.from(tokenHash))
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('user_id')
      .executeTakeFirst()
    const user = reset && (await findUser(trx, reset.user_id))
    if (user === undefined) throw new ResetInvalid()
    await trx
      .updateTable('users')
      .set({ password_hash: passwordHash })
      .where('id', '=', user.id)
      .execute()
    await audit(trx, { actorId: user.id, action: 'user.password-set', subject: user.id })
    return user
  })
}
