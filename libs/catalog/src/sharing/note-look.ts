import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/**
 * Somebody looks at the file of a link on its page: a use of it, and no download. False: the link counts
 * its downloads, so that nothing of it may be shown, or it has ended.
 */
export async function noteLook(c: Catalog, linkId: string): Promise<boolean> {
  const result = await c.db
    .updateTable('share_links')
    .set({ used_at: sql`now()` })
    .where('id', '=', linkId)
    .where('max_downloads', 'is', null)
    .where('revoked_at', 'is', null)
    .where(sql<boolean>`(expires_at IS NULL OR expires_at > now())`)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
