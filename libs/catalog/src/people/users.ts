import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { EmailTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import type { UserRole, UsersTable } from '../schema.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import { changedSettings } from './operator-settings.ts'

export type User = {
  id: string
  email: string
  name: string
  role: UserRole
  /**
   * Null: no limit. `used` counts every file, trash included; `reserved` uploads under way. Bytes, and
   * the same in files.
   */
  quota: {
    bytes: number | null
    used: number
    reserved: number
    files: number | null
    usedFiles: number
    reservedFiles: number
  }
  /** False: they sign in with a provider, or have a link to set one. */
  hasPassword: boolean
  disabledAt: Date | null
  createdAt: Date
}

export type NewUser = {
  email: string
  name?: string | undefined
  /** The finished argon2id string, or NO_PASSWORD; the catalogue never sees a password. */
  passwordHash: string
  role: UserRole
  /** Null: no limit. Absent: the default for new users, which administrators do not have. */
  quotaBytes?: number | null | undefined
  quotaFiles?: number | null | undefined
}

/** Stands where a hash would: no password fits. */
export const NO_PASSWORD = '!'

/** Throws `EmailTaken`; addresses that differ only in case are one. */
export async function createUser(c: CatalogOrTrx, user: NewUser): Promise<User> {
  const defaults = user.role === 'user' ? await changedSettings(c) : {}
  const { quotaBytes = defaults.defaultQuotaBytes, quotaFiles = defaults.defaultQuotaFiles } = user
  return onFreeAddress(user.email, async () => {
    const row = await dbOf(c)
      .insertInto('users')
      .values({
        email: user.email,
        name: user.name ?? '',
        password_hash: user.passwordHash,
        role: user.role,
        quota_bytes: quotaBytes ?? null,
        quota_files: quotaFiles ?? null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return toUser(row)
  })
}

/** Throws `EmailTaken` where `change` hits another account's address. */
export async function onFreeAddress<T>(email: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error, 'users_email')) throw new EmailTaken(email)
    throw error
  }
}

/** Accounts that were removed are not there, although their row may still be. */
export async function findUser(c: CatalogOrTrx, id: string): Promise<User | undefined> {
  const row = await dbOf(c)
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && toUser(row)
}

export type UserWithHash = User & { passwordHash: string }

/** With `findPasswordHash` the only query that hands out a password hash. */
export async function findUserForLogin(
  c: Catalog,
  email: string,
): Promise<UserWithHash | undefined> {
  const row = await c.db
    .selectFrom('users')
    .selectAll()
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && { ...toUser(row), passwordHash: row.password_hash }
}

/** For somebody who is signed in and gives the password once more. */
export async function findPasswordHash(c: Catalog, userId: string): Promise<string | undefined> {
  const row = await c.db
    .selectFrom('users')
    .select('password_hash')
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row?.password_hash
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

export function toUser(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    quota: {
      bytes: row.quota_bytes,
      used: row.used_bytes,
      reserved: row.reserved_bytes,
      files: row.quota_files,
      usedFiles: row.used_files,
      reservedFiles: row.reserved_files,
    },
    hasPassword: row.password_hash !== NO_PASSWORD,
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
  }
}
