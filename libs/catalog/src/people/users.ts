import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { EmailTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import type { UserRole, UsersTable } from '../schema.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

export type User = {
  id: string
  email: string
  name: string
  role: UserRole
  /** Null: no limit. `used` counts every file, trash included; `reserved` uploads under way. Bytes. */
  quota: { bytes: number | null; used: number; reserved: number }
  disabledAt: Date | null
  createdAt: Date
}

export type NewUser = {
  email: string
  name?: string
  /** The finished argon2id string; the catalogue never sees a password. */
  passwordHash: string
  role: UserRole
  quotaBytes?: number | null
}

/** Throws `EmailTaken`; addresses that differ only in case are one. */
export async function createUser(c: CatalogOrTrx, user: NewUser): Promise<User> {
  try {
    const row = await dbOf(c)
      .insertInto('users')
      .values({
        email: user.email,
        name: user.name ?? '',
        password_hash: user.passwordHash,
        role: user.role,
        quota_bytes: user.quotaBytes ?? null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return toUser(row)
  } catch (error) {
    if (isUniqueViolation(error, 'users_email')) throw new EmailTaken(user.email)
    throw error
  }
}

export async function findUser(c: CatalogOrTrx, id: string): Promise<User | undefined> {
  const row = await dbOf(c).selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toUser(row)
}

/** The only query that hands out a password hash. */
export async function findUserForLogin(
  c: Catalog,
  email: string,
): Promise<(User & { passwordHash: string }) | undefined> {
  const row = await c.db
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst()
  return row && { ...toUser(row), passwordHash: row.password_hash }
}

/** For `setup`: only while it is 0 may the first admin be made. */
export async function countAdmins(c: CatalogOrTrx): Promise<number> {
  const row = await dbOf(c)
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .executeTakeFirstOrThrow()
  return row.count
}

/** The administrator whose account is the oldest; undefined while there is none who may sign in. */
export async function oldestAdmin(c: CatalogOrTrx): Promise<{ id: string } | undefined> {
  return dbOf(c)
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Sets or lifts the limit; uploads under way keep what they reserved. */
export async function setQuota(
  c: CatalogOrTrx,
  { userId, quotaBytes }: { userId: string; quotaBytes: number | null },
): Promise<void> {
  await dbOf(c)
    .updateTable('users')
    .set({ quota_bytes: quotaBytes })
    .where('id', '=', userId)
    .execute()
}

export function toUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    quota: { bytes: row.quota_bytes, used: row.used_bytes, reserved: row.reserved_bytes },
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
  }
}
