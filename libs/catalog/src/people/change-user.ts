import { sql } from 'kysely'
import { LastAdmin } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import type { UserRole } from '../schema.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { audit } from './audit.ts'
import { revokeOtherSessions } from './sessions.ts'
import { onFreeAddress, toUser, type User } from './users.ts'

/** What is absent stays as it is. */
export type UserChange = {
  email?: string | undefined
  name?: string | undefined
  role?: UserRole | undefined
  /** Null: no limit. Uploads under way keep what they reserved. */
  quotaBytes?: number | null | undefined
  quotaFiles?: number | null | undefined
  /** True ends every session, and no API key works until it is false again. */
  disabled?: boolean | undefined
}

/**
 * Changes an account as an administrator may, with an audit row of what is another by that.
 * `undefined`: there is no such account. Throws LastAdmin, EmailTaken.
 */
export async function changeUser(
  c: Catalog,
  { userId, change, actorId }: { userId: string; change: UserChange; actorId: string },
): Promise<User | undefined> {
  return onFreeAddress(change.email ?? '', () =>
    inTransaction(c, async (trx) => {
      const admins = await lockAdminsAnd(trx, userId)
      const before = await findLocked(trx, userId)
      if (before === undefined) return undefined
      const detail = differences(before, change)
      if (Object.keys(detail).length === 0) return before
      const after = await write(trx, userId, detail)
      const mayAdministrate = after.role === 'admin' && after.disabledAt === null
      if (!mayAdministrate && isOnly(admins, userId)) throw new LastAdmin()
      // Keys work no more while it is disabled, and again when it is not: programs are not to be set up anew.
      if (detail.disabled === true) await revokeOtherSessions(trx, { userId })
      await audit(trx, { actorId, action: 'user.changed', subject: userId, detail })
      return after
    }),
  )
}

/**
 * Locks every administrator and this user, in order of id: of two who take each other's role away at
 * once the second finds that nobody else is left. Answers who may administrate.
 */
export async function lockAdminsAnd(trx: Trx, userId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('users')
    .select(['id', 'role', 'disabled_at'])
    .where((eb) => eb.or([eb('role', '=', 'admin'), eb('id', '=', userId)]))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows
    .filter(({ role, disabled_at }) => role === 'admin' && disabled_at === null)
    .map(({ id }) => id)
}

export const isOnly = (admins: readonly string[], userId: string): boolean =>
  admins.length === 1 && admins[0] === userId

/** Read after the lock, in a statement of its own: what the lock waited for is seen. */
async function findLocked(trx: Trx, userId: string): Promise<User | undefined> {
  const row = await trx
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row && toUser(row)
}

function differences(before: User, change: UserChange): UserChange {
  const now: Required<UserChange> = {
    email: before.email,
    name: before.name,
    role: before.role,
    quotaBytes: before.quota.bytes,
    quotaFiles: before.quota.files,
    disabled: before.disabledAt !== null,
  }
  return Object.fromEntries(
    Object.entries(change).filter(
      ([key, value]) => value !== undefined && value !== now[key as keyof UserChange],
    ),
  )
}

async function write(trx: Trx, userId: string, change: UserChange): Promise<User> {
  const { email, name, role, quotaBytes, quotaFiles, disabled } = change
  const row = await trx
    .updateTable('users')
    .set({
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(quotaBytes === undefined ? {} : { quota_bytes: quotaBytes }),
      ...(quotaFiles === undefined ? {} : { quota_files: quotaFiles }),
      ...(disabled === undefined ? {} : { disabled_at: disabled ? sql<Date>`now()` : null }),
    })
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirstOrThrow()
  return toUser(row)
}
