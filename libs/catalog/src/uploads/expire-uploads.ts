import { sql } from 'kysely'
import { abandonIn } from '../contents/abandon.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'
import { finishUpload } from './end-upload.ts'

/** A client that comes back later than this hears that there is no such upload, not that it expired. */
const REMEMBERED_DAYS = 7

/**
 * Gives up the uploads whose time is over, and forgets what was finished or expired long ago. Returns
 * the ids of those that expired now.
 */
export async function expireUploads(c: Catalog, limit = 200): Promise<string[]> {
  await sql`
    DELETE FROM uploads WHERE expires_at <= now() AND (state = 'finished'
      OR expires_at <= now() - make_interval(days => ${REMEMBERED_DAYS}))
      AND state <> 'open'`.execute(c.db)
  const due = await c.db
    .selectFrom('uploads')
    .select(['id', 'content_id as contentId'])
    .where('state', '=', 'open')
    .where('expires_at', '<=', sql<Date>`now()`)
    .orderBy('expires_at')
    .limit(limit)
    .execute()
  const expired: string[] = []
  for (const upload of due) {
    await finishUpload(c, upload)
    if (await expire(c, upload)) expired.push(upload.id)
  }
  return expired
}

/** The content is locked before the upload, as whoever goes on with it does. */
function expire(
  c: Catalog,
  { id, contentId }: { id: string; contentId: string },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    await abandonIn(trx, contentId)
    const result = await trx
      .updateTable('uploads')
      .set({ state: 'expired', tail: Buffer.alloc(0) })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .where('expires_at', '<=', sql<Date>`now()`)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw new StillAlive()
    return true
  }).catch((error: unknown) => {
    if (error instanceof StillAlive) return false
    throw error
  })
}

/** Takes the transaction back: its client came in the last moment. */
class StillAlive extends Error {}
