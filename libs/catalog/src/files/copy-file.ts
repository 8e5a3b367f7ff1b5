import { sql } from 'kysely'
import { FileNotFound, NameTaken } from '../errors.ts'
import { assertRoom, PURSE } from '../ledger/quota.ts'
import type { Catalog } from '../open-catalog.ts'
import { isUniqueViolation } from '../outage.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { lockOwner } from './delete-file.ts'
import type { FileRow } from './file-row.ts'
import { findFile } from './find-file.ts'

type Place = { ownerId: string; id: string; folder: string; name: string }

/**
 * A second file with the same content: one row, whatever its size. Throws FileNotFound, NameTaken,
 * QuotaExceeded, FileQuotaExceeded.
 */
export async function copyFile(c: Catalog, place: Place): Promise<FileRow> {
  const id = await onFreeName(place, () => inTransaction(c, (trx) => insertCopy(trx, place)))
  return findOrThrow(c, place.ownerId, id)
}

async function insertCopy(trx: Trx, { ownerId, id, folder, name }: Place): Promise<string> {
  const purse = await trx
    .selectFrom('users')
    .select(PURSE)
    .where('id', '=', ownerId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  const file = await trx
    .selectFrom('files')
    .select(['content_id', 'content_type', 'size'])
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (purse === undefined || file === undefined) throw new FileNotFound()
  assertRoom(purse, file.size)
  // Against a release: whoever comes second sees what the first did.
  const content = await trx
    .selectFrom('contents')
    .select('id')
    .where('id', '=', file.content_id)
    .where('state', 'in', ['committed', 'sealed'])
    .forShare()
    .executeTakeFirst()
  if (content === undefined) throw new FileNotFound()
  const copy = await trx
    .insertInto('files')
    .values({ owner_id: ownerId, folder, name, ...file })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('users')
    .set({ used_bytes: sql`used_bytes + ${file.size}::bigint` })
    .where('id', '=', ownerId)
    .execute()
  return copy.id
}

/** Another name or folder, the content untouched. Throws FileNotFound, NameTaken. */
export async function moveFile(c: Catalog, place: Place): Promise<FileRow> {
  const { ownerId, id, folder, name } = place
  await onFreeName(place, () =>
    inTransaction(c, async (trx) => {
      await lockOwner(trx, ownerId)
      await trx
        .updateTable('files')
        .set({ folder, name, updated_at: sql`now()` })
        .where('id', '=', id)
        .where('owner_id', '=', ownerId)
        .where('deleted_at', 'is', null)
        .execute()
    }),
  )
  return findOrThrow(c, ownerId, id)
}

async function onFreeName<T>({ folder, name }: Place, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error, 'files_path')) throw new NameTaken(folder, name)
    throw error
  }
}

async function findOrThrow(c: Catalog, ownerId: string, id: string): Promise<FileRow> {
  const file = await findFile(c, { ownerId, id })
  if (file === undefined) throw new FileNotFound()
  return file
}
