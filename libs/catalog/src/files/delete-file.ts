import { sql } from 'kysely'
import { FileNotFound } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { runIn } from '../prepared.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { type Guard, guardedFile } from './guard.ts'
import { fileWithin } from './in-folder.ts'
import { inOwnersTurn } from './owners-turn.ts'
import { removeFiles } from './remove-files.ts'

type Target = { ownerId: string; id: string }

/**
 * Moves a file to the trash, where it still counts for the quota, or with `permanent` away (also from
 * the trash) with all its versions: then its bytes are released unless another file uses them. False:
 * not there. Throws what the guard throws; it is not asked about what lies in the trash.
 */
export async function deleteFile(
  c: Catalog,
  {
    ownerId,
    id,
    permanent = false,
    within,
    guard,
    actorId,
  }: Target & {
    permanent?: boolean | undefined
    within?: string | undefined
    guard?: Guard | undefined
    /** An administrator who takes it from its owner: that is noted. */
    actorId?: string | undefined
  },
): Promise<boolean> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      if (!(await lies(trx, { ownerId, id }, within))) return false
      if (guard !== undefined && !(await passes(trx, { ownerId, id }, guard))) return false
      const gone = permanent
        ? (await removeFiles(runIn(trx), ownerId, [id])).files > 0
        : await moveToTrash(trx, { ownerId, id })
      if (gone && actorId !== undefined) {
        const detail = { ownerId, permanent }
        await audit(trx, { actorId, action: 'file.deleted-for-owner', subject: id, detail })
      }
      return gone
    }),
  )
}

/** Asked under the owner's lock, so that nobody moves the file in between. */
async function lies(trx: Trx, { ownerId, id }: Target, within: string | undefined) {
  if (within === undefined) return true
  const file = await trx
    .selectFrom('files as f')
    .select('f.id')
    .where('f.id', '=', id)
    .where('f.owner_id', '=', ownerId)
    .where(fileWithin(within))
    .executeTakeFirst()
  return file !== undefined
}

async function passes(trx: Trx, target: Target, guard: Guard): Promise<boolean> {
  try {
    await guardedFile(trx, target, guard)
    return true
  } catch (error) {
    if (error instanceof FileNotFound) return false
    throw error
  }
}

async function moveToTrash(trx: Trx, { ownerId, id }: Target): Promise<boolean> {
  const result = await trx
    .updateTable('files')
    .set({ deleted_at: sql`now()` })
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Whoever changes names holds the owner's lock; see ledger/quota.ts. */
export async function lockOwner(trx: Trx, ownerId: string): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', ownerId).forNoKeyUpdate().execute()
}
