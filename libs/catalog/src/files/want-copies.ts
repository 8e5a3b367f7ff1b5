import { sql } from 'kysely'
import { FileNotFound } from '../errors.ts'
import { runIn } from '../prepared.ts'
import type { Trx } from '../transaction.ts'
import { settleWanted } from './settle-wanted.ts'

/**
 * Changes R of one file. Its content gets the highest R of all that share it; until this moment those
 * that never said anything want what it has.
 */
export async function wantCopies(
  trx: Trx,
  { id, contentId, copies }: { id: string; contentId: string; copies: number },
): Promise<void> {
  const content = await trx
    .selectFrom('contents')
    .select('wanted')
    .where('id', '=', contentId)
    .where('state', 'in', ['committed', 'sealed'])
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (content === undefined) throw new FileNotFound()
  for (const table of ['files', 'file_versions'] as const) {
    await trx
      .updateTable(table)
      .set({ wanted: content.wanted })
      .where('content_id', '=', contentId)
      .where('wanted', 'is', sql.lit(null))
      .execute()
  }
  await trx.updateTable('files').set({ wanted: copies }).where('id', '=', id).execute()
  await settleWanted(runIn(trx), [contentId])
}
