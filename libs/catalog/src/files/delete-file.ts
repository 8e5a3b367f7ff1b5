import { sql } from 'kysely'
import { NameTaken } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { addOutbox } from '../outbox.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import type { FileRow } from './file-row.ts'
import { findFile } from './find-file.ts'
import { fileWithin } from './in-folder.ts'
import { inOwnersTurn } from './owners-turn.ts'

type Target = { ownerId: string; id: string }

/**
 * Moves a file to the trash, where it still counts for the quota, or with `permanent` away (also from
 * the trash): then its bytes are released unless another file uses them. False: not there.
 */
export async function deleteFile(
  c: Catalog,
  {
    ownerId,
    id,
    permanent = false,
    within,
  }: Target & { permanent?: boolean | undefined; within?: string | undefined },
): Promise<boolean> {
  return inOwnersTurn(c, ownerId, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      if (!(await lies(trx, { ownerId, id }, within))) return false
      return permanent ? removeForGood(trx, { ownerId, id }) : moveToTrash(trx, { ownerId, id })
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

/** Also what is in the trash; the owner's lock is held. False: not there. */
export async function removeForGood(trx: Trx, { ownerId, id }: Target): Promise<boolean> {
  const file = await trx
    .deleteFrom('files')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .returning(['content_id', 'size'])
    .executeTakeFirst()
  if (file === undefined) return false
  await trx
    .updateTable('users')
    .set({ used_bytes: sql`used_bytes - ${file.size}::bigint` })
    .where('id', '=', ownerId)
    .execute()
  await releaseIfUnused(trx, file.content_id)
  return true
}

/**
 * Copying a file takes its content FOR SHARE, so after this lock the look at the files is final: no
 * file can come to use the content once it is released.
 */
async function releaseIfUnused(trx: Trx, contentId: string): Promise<void> {
  await trx.selectFrom('contents').select('id').where('id', '=', contentId).forUpdate().execute()
  const result = await trx
    .updateTable('contents')
    .set({ state: 'released' })
    .where('id', '=', contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('files').select('id').where('content_id', '=', contentId))),
    )
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return
  await addOutbox(trx, { job: 'release-content', payload: { contentId } })
}

/** Whoever changes names holds the owner's lock; see ledger/quota.ts. */
export async function lockOwner(trx: Trx, ownerId: string): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', ownerId).forNoKeyUpdate().execute()
}

/** Takes a file out of the trash. Throws `NameTaken`; `undefined`: it is not in the trash. */
export async function restoreFile(
  c: Catalog,
  { ownerId, id }: Target,
): Promise<FileRow | undefined> {
  const file = await findFile(c, { ownerId, id, trashed: true })
  if (file === undefined) return undefined
  try {
    await inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      await trx
        .updateTable('files')
        .set({ deleted_at: null })
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .execute()
    })
  } catch (error) {
    if (isUniqueViolation(error, 'files_path')) throw new NameTaken(file.folder, file.name)
    throw error
  }
  return findFile(c, { ownerId, id })
}
