import { SEGMENT_LEAVES } from '@holdfast/chunks'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'

export type SealInput = {
  contentId: string
  /** Interior nodes and manifest, all of them registered, stored and recorded. */
  treeDigests: number
  /** W was enough for R: nothing of the tree is left to be placed. */
  placed: boolean
  /** Travels in the payload of the job that follows. */
  reqId?: string
}

/**
 * `committed → sealed`, together with the job that places the tree's other copies. False: the content
 * is not committed (sealed before, or released), and nothing was changed.
 */
export async function sealContent(c: Catalog, input: SealInput): Promise<boolean> {
  const { contentId, treeDigests, placed, reqId } = input
  return inTransaction(c, async (trx) => {
    const sealed = await trx
      .updateTable('contents')
      .set({ state: 'sealed' })
      .where('id', '=', contentId)
      .where('state', '=', 'committed')
      .executeTakeFirst()
    if (sealed.numUpdatedRows === 0n) return false
    if (treeDigests === 0 || placed) return true
    const to = Math.ceil(treeDigests / SEGMENT_LEAVES) - 1
    const ids = reqId === undefined ? { contentId } : { contentId, reqId }
    const payload = { ...ids, kind: 'tree', from: 0, to }
    await trx
      .insertInto('outbox')
      .values({ job: 'place-chunks', payload: JSON.stringify(payload) })
      .execute()
    return true
  })
}
