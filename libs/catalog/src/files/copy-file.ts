import { sql } from 'kysely'
import { FileNotFound } from '../errors.ts'
import { assertRoom, PURSE } from '../ledger/quota.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import type { FileRow } from './file-row.ts'
import { nameThatIsFree, onFreeName } from './free-name.ts'
import { type Guard, guardedFile } from './guard.ts'
import { inOwnersTurn } from './owners-turn.ts'

type Place = {
  ownerId: string
  id: string
  folder: string
  name: string
  onConflict?: 'fail' | 'rename'
  /** The folder outside of which nothing is there. */
  within?: string | undefined
  guard?: Guard | undefined
}

/**
 * A second file with the same content: one row, whatever its size. Throws FileNotFound, NameTaken,
 * QuotaExceeded, FileQuotaExceeded, and what the guard throws.
 */
export async function copyFile(c: Catalog, place: Place): Promise<FileRow> {
  return inOwnersTurn(c, place.ownerId, () =>
    inTransaction(c, async (trx) => {
      const id = await insertCopy(trx, place)
      return guardedFile(trx, { ownerId: place.ownerId, id })
    }),
  )
}

async function insertCopy(trx: Trx, place: Place): Promise<string> {
  const { ownerId, id, folder, onConflict = 'fail', within, guard } = place
  const purse = await trx
    .selectFrom('users')
    .select(PURSE)
    .where('id', '=', ownerId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (purse === undefined) throw new FileNotFound()
  const { size, contentId } = await guardedFile(trx, { ownerId, id, within }, guard)
  assertRoom(purse, size)
  await holdContent(trx, contentId)
  const name = onConflict === 'rename' ? await nameThatIsFree(trx, place) : place.name
  const copy = await onFreeName({ folder, name }, () =>
    trx
      .insertInto('files')
      .columns(['owner_id', 'folder', 'name', 'content_id', 'content_type', 'size', 'wanted'])
      .expression((eb) =>
        eb
          .selectFrom('files')
          .select([
            'owner_id',
            sql<string>`${folder}::text`.as('folder'),
            sql<string>`${name}::text`.as('name'),
            'content_id',
            'content_type',
            'size',
            'wanted',
          ])
          .where('id', '=', id),
      )
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  await trx
    .updateTable('users')
    .set({ used_bytes: sql`used_bytes + ${size}::bigint` })
    .where('id', '=', ownerId)
    .execute()
  return copy.id
}

/** Against a release: whoever comes second sees what the first did. Throws FileNotFound. */
export async function holdContent(trx: Trx, contentId: string): Promise<void> {
  const content = await trx
    .selectFrom('contents')
    .select('id')
    .where('id', '=', contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .forShare()
    .executeTakeFirst()
  if (content === undefined) throw new FileNotFound()
}
