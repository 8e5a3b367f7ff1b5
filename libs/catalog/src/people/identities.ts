import { sql } from 'kysely'
import { IdentityTaken, LastWayIn } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { NO_PASSWORD, toUser, type User } from './users.ts'

/** Who somebody is at a provider: the subject never changes there, the address may. */
export type Identity = { issuer: string; subject: string; email: string | null }

export type LinkedIdentity = Identity & { createdAt: Date; usedAt: Date | null }

/** Whose account an identity opens, with a note that it was used; disabled ones too. */
export async function findUserOfIdentity(
  c: Catalog,
  { issuer, subject, email }: Identity,
): Promise<User | undefined> {
  const row = await c.db
    .updateTable('identities as i')
    .from('users as u')
    .set({ used_at: sql`now()`, email })
    .whereRef('u.id', '=', 'i.user_id')
    .where('i.issuer', '=', issuer)
    .where('i.subject', '=', subject)
    .where('u.removed_at', 'is', null)
    .returningAll('u')
    .executeTakeFirst()
  return row && toUser(row)
}

/** What an account is linked with. */
export async function identityOf(c: Catalog, userId: string): Promise<LinkedIdentity | undefined> {
  return c.db
    .selectFrom('identities')
    .select(['issuer', 'subject', 'email', 'created_at as createdAt', 'used_at as usedAt'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

/** Links an account, instead of what it was linked with before. Throws IdentityTaken. */
export async function linkIdentity(
  c: Catalog,
  { userId, identity }: { userId: string; identity: Identity },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    await lockUser(trx, userId)
    await trx.deleteFrom('identities').where('user_id', '=', userId).execute()
    await addIdentity(trx, userId, identity)
    const { issuer } = identity
    await audit(trx, {
      actorId: userId,
      action: 'identity.linked',
      subject: userId,
      detail: { issuer },
    })
  })
}

/** False: it was linked with nothing. Throws LastWayIn. */
export async function unlinkIdentity(c: Catalog, userId: string): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const passwordHash = await lockUser(trx, userId)
    const gone = await trx
      .deleteFrom('identities')
      .where('user_id', '=', userId)
      .returning('issuer')
      .executeTakeFirst()
    if (gone === undefined) return false
    if (passwordHash === NO_PASSWORD) throw new LastWayIn()
    const detail = { issuer: gone.issuer }
    await audit(trx, { actorId: userId, action: 'identity.unlinked', subject: userId, detail })
    return true
  })
}

/** Throws IdentityTaken. */
export async function addIdentity(trx: Trx, userId: string, identity: Identity): Promise<void> {
  const { issuer, subject, email } = identity
  try {
    await trx
      .insertInto('identities')
      .values({ issuer, subject, email, user_id: userId, used_at: sql`now()` })
      .execute()
  } catch (error) {
    if (isUniqueViolation(error, 'identities_pkey')) throw new IdentityTaken()
    throw error
  }
}

/** A password that is taken away meanwhile waits, and so does a second link. */
async function lockUser(trx: Trx, userId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.password_hash
}
