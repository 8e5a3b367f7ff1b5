import { sql } from 'kysely'
import { InvitationInvalid } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { type CatalogOrTrx, dbOf, inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { addIdentity, type Identity } from './identities.ts'
import { createUser, type NewUser, type User } from './users.ts'

/** Lets one person make one account. Only the SHA-256 of its token is kept. */
export type Invitation = {
  id: string
  /** Null: whoever has the token. */
  email: string | null
  createdBy: string | null
  createdAt: Date
  expiresAt: Date
}

export async function createInvitation(
  c: Catalog,
  input: { tokenHash: Uint8Array; email: string | null; ttlSeconds: number; actorId: string },
): Promise<Invitation> {
  const { tokenHash, email, ttlSeconds, actorId } = input
  return inTransaction(c, async (trx) => {
    const made = await trx
      .insertInto('invitations')
      .values({
        token_hash: Buffer.from(tokenHash),
        email,
        created_by: actorId,
        expires_at: sql`now() + make_interval(secs => ${ttlSeconds})`,
      })
      .returning(columns)
      .executeTakeFirstOrThrow()
    await audit(trx, { actorId, action: 'invitation.created', subject: made.id, detail: { email } })
    return made
  })
}

/** Those that can still be used, newest first. */
export async function listInvitations(c: Catalog): Promise<Invitation[]> {
  return inForce(c).select(columns).orderBy('id', 'desc').execute()
}

/** Makes an invitation worthless. False: there is none, or it was used. */
export async function revokeInvitation(
  c: Catalog,
  { id, actorId }: { id: string; actorId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .deleteFrom('invitations')
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (result.numDeletedRows === 0n) return false
    await audit(trx, { actorId, action: 'invitation.revoked', subject: id })
    return true
  })
}

/** Whether it would be taken now: a look before the work of hashing a password. */
export async function isInvitation(
  c: Catalog,
  { tokenHash, email }: { tokenHash: Uint8Array; email: string },
): Promise<boolean> {
  return (await ofToken(c, tokenHash, email).executeTakeFirst()) !== undefined
}

/**
 * Makes an account, with an invitation when there is a token, which is used up by that: of two calls
 * with one token one gets `InvitationInvalid`. Throws `EmailTaken` and `IdentityTaken` too, and then the
 * invitation stays.
 */
export async function registerUser(
  c: Catalog,
  {
    user,
    tokenHash,
    identity,
  }: { user: Omit<NewUser, 'role'>; tokenHash?: Uint8Array | undefined; identity?: Identity },
): Promise<User> {
  return inTransaction(c, async (trx) => {
    const invitation = tokenHash && (await lockInvitation(trx, tokenHash, user.email))
    const made = await createUser(trx, { ...user, role: 'user' })
    if (identity !== undefined) await addIdentity(trx, made.id, identity)
    if (invitation !== undefined) {
      await trx
        .updateTable('invitations')
        .set({ used_at: sql`now()`, used_by: made.id })
        .where('id', '=', invitation.id)
        .execute()
    }
    const detail = {
      ...(invitation === undefined ? {} : { invitation: invitation.id }),
      ...(identity === undefined ? {} : { issuer: identity.issuer }),
    }
    await audit(trx, { actorId: made.id, action: 'user.registered', subject: made.id, detail })
    return made
  })
}

async function lockInvitation(trx: Trx, tokenHash: Uint8Array, email: string) {
  const row = await ofToken(trx, tokenHash, email).forUpdate().executeTakeFirst()
  if (row === undefined) throw new InvitationInvalid()
  return row
}

const ofToken = (c: CatalogOrTrx, tokenHash: Uint8Array, email: string) =>
  inForce(c)
    .select('id')
    .where('token_hash', '=', Buffer.from(tokenHash))
    .where(sql<string>`lower(coalesce(email, ${email}))`, '=', sql<string>`lower(${email})`)

const inForce = (c: CatalogOrTrx) =>
  dbOf(c)
    .selectFrom('invitations')
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)

const columns = [
  'id',
  'email',
  'created_by as createdBy',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const
