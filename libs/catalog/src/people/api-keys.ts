import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { KeyScope, UserRole } from '../schema.ts'
import { inTransaction } from '../transaction.ts'
import { audit } from './audit.ts'
import { toUser, type User } from './users.ts'

export type ApiKey = {
  id: string
  name: string
  /** The first characters, so that a person recognises the key; the rest is only a hash. */
  prefix: string
  /** What it may do, within what its owner may. */
  scopes: KeyScope[]
  /** Files outside this folder are not there for it. Null: all of its owner's. */
  folder: string | null
  createdAt: Date
  usedAt: Date | null
  expiresAt: Date | null
}

export async function createApiKey(
  c: Catalog,
  input: {
    userId: string
    name: string
    keyHash: Uint8Array
    prefix: string
    /** Absent: whatever its owner may. */
    scopes?: readonly KeyScope[]
    folder?: string | null
    expiresAt?: Date | null
  },
): Promise<ApiKey> {
  return inTransaction(c, async (trx) => {
    const made = await trx
      .insertInto('api_keys')
      .values({
        user_id: input.userId,
        name: input.name,
        key_hash: Buffer.from(input.keyHash),
        prefix: input.prefix,
        ...(input.scopes === undefined ? {} : { scopes: [...input.scopes] }),
        folder: input.folder ?? null,
        expires_at: input.expiresAt ?? null,
      })
      .returning(columns)
      .executeTakeFirstOrThrow()
    const { id: subject, scopes, folder } = made
    const detail = { scopes, folder }
    await audit(trx, { actorId: input.userId, action: 'api-key.created', subject, detail })
    return made
  })
}

export async function listApiKeys(c: Catalog, userId: string): Promise<ApiKey[]> {
  return c.db
    .selectFrom('api_keys')
    .select(columns)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute()
}

export type KeyOwner = { user: User; keyId: string; scopes: KeyScope[]; folder: string | null }

/** Who a key speaks for; `undefined` when it is unknown, revoked, expired or its user disabled. */
export async function findUserOfApiKey(
  c: Catalog,
  keyHash: Uint8Array,
): Promise<KeyOwner | undefined> {
  const row = await keysInForce(c)
    .selectAll('u')
    .select(['k.id as key_id', 'k.scopes', 'k.folder'])
    .where('k.key_hash', '=', Buffer.from(keyHash))
    .executeTakeFirst()
  if (row === undefined) return undefined
  await noteUse(c, row.key_id)
  const user = { ...toUser(row), role: roleBy(row) }
  return { user, keyId: row.key_id, scopes: row.scopes, folder: row.folder }
}

/** The key of an administrator that may not administrate is one of a user. */
const roleBy = ({ role, scopes }: { role: UserRole; scopes: KeyScope[] }): UserRole =>
  scopes.includes('admin') ? role : 'user'

/** What the user of a key may do now; `undefined` as above. For calls that go on for long. */
export async function findKeyRole(
  c: Catalog,
  { userId, keyId }: { userId: string; keyId: string },
): Promise<UserRole | undefined> {
  const row = await keysInForce(c)
    .select(['u.role', 'k.scopes'])
    .where('k.id', '=', keyId)
    .where('u.id', '=', userId)
    .executeTakeFirst()
  return row && roleBy(row)
}

/** Keys with their users, without what is revoked, expired or disabled. */
const keysInForce = (c: Catalog) =>
  c.db
    .selectFrom('api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .where('k.revoked_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .where((eb) =>
      eb.or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', sql<Date>`now()`)]),
    )

/** At most one write a minute and key: "last used" does not need to be finer. */
async function noteUse(c: Catalog, keyId: string): Promise<void> {
  await c.db
    .updateTable('api_keys')
    .set({ used_at: sql`now()` })
    .where('id', '=', keyId)
    .where(sql<Date>`coalesce(used_at, '-infinity')`, '<', sql<Date>`now() - interval '1 minute'`)
    .execute()
}

export async function revokeApiKey(
  c: Catalog,
  { userId, keyId }: { userId: string; keyId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('api_keys')
      .set({ revoked_at: sql`now()` })
      .where('id', '=', keyId)
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await audit(trx, { actorId: userId, action: 'api-key.revoked', subject: keyId })
    return true
  })
}

const columns = [
  'id',
  'name',
  'prefix',
  'scopes',
  'folder',
  'created_at as createdAt',
  'used_at as usedAt',
  'expires_at as expiresAt',
] as const
