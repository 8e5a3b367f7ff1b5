import { sql } from 'kysely'
import { ContentNotOpen } from '../errors.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { assertRoom, PURSE } from './quota.ts'

/**
 * Takes `bytes` more of the owner's quota for an open content. A transaction of its own: only bodies
 * of unknown length need it, once for many megabytes. Throws QuotaExceeded, ContentNotOpen.
 */
export async function reserveMore(
  c: Catalog,
  { contentId, bytes }: { contentId: string; bytes: number },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    const owner = await ownerOf(trx, contentId)
    const purse = await trx
      .selectFrom('users')
      .select(PURSE)
      .where('id', '=', owner)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    assertRoom(purse, bytes, 0)
    const result = await trx
      .updateTable('contents')
      .set({ reserved_bytes: sql`reserved_bytes + ${bytes}::bigint` })
      .where('id', '=', contentId)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw new ContentNotOpen(contentId, 'closed')
    await trx
      .updateTable('users')
      .set({ reserved_bytes: sql`reserved_bytes + ${bytes}::bigint` })
      .where('id', '=', owner)
      .execute()
  })
}

async function ownerOf(trx: Trx, contentId: string): Promise<string> {
  const row = await trx
    .selectFrom('contents')
    .select('owner_id')
    .where('id', '=', contentId)
    .executeTakeFirst()
  if (row === undefined) throw new ContentNotOpen(contentId, undefined)
  return row.owner_id
}
