import { sql } from 'kysely'
import { abandonContent } from '../contents/abandon.ts'
import { LastAdmin } from '../errors.ts'
import { lockOwner } from '../files/delete-file.ts'
import { removeFiles } from '../files/remove-files.ts'
import type { Catalog } from '../open-catalog.ts'
import { runIn } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'
import { audit } from './audit.ts'
import { isOnly, lockAdminsAnd } from './change-user.ts'
import { NO_PASSWORD } from './users.ts'

/**
 * Removes an account: from this moment nobody can sign in to it, and it is in no list. Its files follow
 * by `removeDataOf`, its row with the last of its contents. What was done by it stays in the audit log.
 * False: there is no such account. Throws LastAdmin.
 */
export async function removeUser(
  c: Catalog,
  { userId, actorId }: { userId: string; actorId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    if (isOnly(await lockAdminsAnd(trx, userId), userId)) throw new LastAdmin()
    const result = await trx
      .updateTable('users')
      .set({
        // The address is free at once, and nothing that names a person is kept.
        email: sql`'removed:' || id`,
        name: '',
        password_hash: NO_PASSWORD,
        role: 'user',
        disabled_at: sql`coalesce(disabled_at, now())`,
        removed_at: sql`now()`,
      })
      .where('id', '=', userId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    for (const table of ['sessions', 'api_keys', 'password_resets', 'identities'] as const) {
      await trx.deleteFrom(table).where('user_id', '=', userId).execute()
    }
    await trx.deleteFrom('invitations').where('used_by', '=', userId).execute()
    await audit(trx, { actorId, action: 'user.removed', subject: userId })
    return true
  })
}

/** Files in one transaction: a second or less, also with the outbox rows of their contents. */
const FILES_AT_ONCE = 100

export type LeftOver = { files: number; done: boolean }

/**
 * Takes a slice of the files of a removed account away, gives its uploads up, and at last its row. Call
 * it until `done`, also again later: contents that are still being released keep the row. Idempotent.
 */
export async function removeDataOf(c: Catalog, userId: string): Promise<LeftOver> {
  if (!(await isRemoved(c, userId))) return { files: 0, done: true }
  const open = await c.db
    .selectFrom('contents')
    .select('id')
    .where('owner_id', '=', userId)
    .where('state', '=', 'open')
    .limit(FILES_AT_ONCE)
    .execute()
  for (const { id } of open) await abandonContent(c, id)
  const files = await removeSlice(c, userId)
  if (files > 0) return { files, done: false }
  return { files: 0, done: await removeRow(c, userId) }
}

function removeSlice(c: Catalog, ownerId: string): Promise<number> {
  return inTransaction(c, async (trx) => {
    await lockOwner(trx, ownerId)
    const files = await trx
      .selectFrom('files')
      .select('id')
      .where('owner_id', '=', ownerId)
      .orderBy('id')
      .limit(FILES_AT_ONCE)
      .execute()
    const ids = files.map(({ id }) => id)
    return (await removeFiles(runIn(trx), ownerId, ids)).files
  })
}

async function removeRow(c: Catalog, userId: string): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM users u WHERE id = ${userId} AND removed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM contents WHERE owner_id = u.id)
      AND NOT EXISTS (SELECT FROM files WHERE owner_id = u.id)
    RETURNING id`.execute(c.db)
  return rows.length > 0
}

async function isRemoved(c: Catalog, userId: string): Promise<boolean> {
  const row = await c.db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('removed_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Accounts of which something is left, oldest first. */
export async function removedUsers(c: Catalog, limit = 100): Promise<string[]> {
  const rows = await c.db
    .selectFrom('users')
    .select('id')
    .where('removed_at', 'is not', null)
    .orderBy('removed_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
