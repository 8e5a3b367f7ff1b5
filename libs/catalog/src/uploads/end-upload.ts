import { sql } from 'kysely'
import { abandonIn } from '../contents/abandon.ts'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'
import { findUpload, type UploadRow, type UploadScope } from './find-uploads.ts'

/**
 * Notes that an upload became a file, where it did; else changes nothing. A client whose answer got
 * lost hears for another day that it is complete.
 */
export async function finishUpload(
  c: Catalog,
  { id, contentId }: Pick<UploadRow, 'id' | 'contentId'>,
): Promise<void> {
  await sql`
    UPDATE uploads u SET state = 'finished', tail = '', size = c.size,
      expires_at = now() + interval '24 hours',
      file_id = (SELECT f.id FROM files f WHERE f.content_id = c.id ORDER BY f.id LIMIT 1)
    FROM contents c
    WHERE u.id = ${id} AND u.state = 'open' AND c.id = ${contentId}
      AND c.state IN ('committed', 'sealed')`.execute(c.db)
}

/**
 * Ends an upload on its owner's word: its quota is free at once, its chunks follow. What became a file
 * stays one. False: there is no such upload.
 */
export async function removeUpload(
  c: Catalog,
  scope: UploadScope & { id: string },
): Promise<boolean> {
  const found = await findUpload(c, scope)
  if (found === undefined) return false
  return inTransaction(c, async (trx) => {
    await abandonIn(trx, found.contentId)
    const { numDeletedRows } = await trx
      .deleteFrom('uploads')
      .where('id', '=', found.id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  })
}
