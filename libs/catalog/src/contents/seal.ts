import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { addOutbox } from '../outbox.ts'
import { inTransaction } from '../transaction.ts'

/**
 * Marks a content as sealed once its tree chunks and manifest are registered, stored and recorded,
 * and asks for their remaining copies. False: it was sealed before, or released meanwhile; both are
 * fine for the caller.
 */
export async function sealContent(
  c: Catalog,
  { contentId, placed = false, reqId }: { contentId: string; placed?: boolean; reqId?: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('contents')
      .set({ state: 'sealed', ...(placed ? {} : { placed_at: null }) })
      .where('id', '=', contentId)
      .where('state', '=', 'committed')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    if (placed) return true
    const { rows } = await sql<{ to: number | null }>`
      SELECT max(seg) AS to FROM content_segments
      WHERE content_id = ${contentId} AND kind = 'tree'`.execute(trx)
    const to = rows[0]?.to
    if (to === null || to === undefined) return true
    const payload = { contentId, kind: 'tree', from: 0, to, ...(reqId ? { reqId } : {}) }
    await addOutbox(trx, { job: 'place-chunks', payload })
    return true
  })
}
