import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { subjectOf } from './share-links.ts'

export type DownloadRequest = {
  linkId: string
  /** A hash of link, address and what of a folder is fetched. */
  client: Uint8Array
  /** Bytes of the whole: of the file, or of the archive. */
  size: number
  /** Bytes that are about to be sent. */
  length: number
  /** A part was asked for. */
  ranged: boolean
}

/** `counted`: one of the link's downloads. `granted`: a part of one that was counted before. */
export type DownloadTaken = 'counted' | 'granted'

/** Hours in which a counted download may be gone on with. */
const GRANT_HOURS = 24

/**
 * Takes one download of a link, or a part of one that was taken already; undefined when none is left.
 * The row's lock makes it one after the other, so that no number of clients at once gets more.
 *
 * A whole file counts each time. A range does not while the same client still has bytes of a counted
 * download: as many again as the file has, within a day. So a download that broke off is resumed, and
 * a player may seek, but a link never gives more than twice the bytes that its downloads stand for.
 */
export async function takeDownload(
  c: Catalog,
  request: DownloadRequest,
): Promise<DownloadTaken | undefined> {
  return inTransaction(c, async (trx) => {
    if (request.ranged && (await useGrant(trx, request))) return 'granted'
    const link = await trx
      .updateTable('share_links')
      .set({ downloads: sql`downloads + 1`, used_at: sql`now()` })
      .where('id', '=', request.linkId)
      .where('revoked_at', 'is', null)
      .where(sql<boolean>`(expires_at IS NULL OR expires_at > now())`)
      .where(sql<boolean>`(max_downloads IS NULL OR downloads < max_downloads)`)
      .returning(['downloads', 'max_downloads', 'file_id'])
      .executeTakeFirst()
    if (link === undefined) return undefined
    // Without a limit a range counts each time it comes; nobody misses what is not scarce.
    if (link.max_downloads === null) return 'counted'
    await giveGrant(trx, request)
    if (link.downloads === link.max_downloads) {
      const detail = { ...subjectOf(link.file_id), downloads: link.downloads }
      await audit(trx, { action: 'link.used-up', subject: request.linkId, detail })
    }
    return 'counted'
  })
}

async function useGrant(trx: Trx, { linkId, client, length }: DownloadRequest): Promise<boolean> {
  const result = await trx
    .updateTable('share_grants')
    .set({ bytes_left: sql`bytes_left - ${length}::bigint` })
    .where('link_id', '=', linkId)
    .where('client', '=', Buffer.from(client))
    .where('until', '>', sql<Date>`now()`)
    .where('bytes_left', '>=', length)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

async function giveGrant(
  trx: Trx,
  { linkId, client, size, length }: DownloadRequest,
): Promise<void> {
  await sql`DELETE FROM share_grants WHERE link_id = ${linkId} AND until <= now()`.execute(trx)
  await sql`
    INSERT INTO share_grants (link_id, client, bytes_left, until)
    VALUES (${linkId}, ${Buffer.from(client)}, ${Math.max(0, 2 * size - length)},
      now() + make_interval(hours => ${GRANT_HOURS}))
    ON CONFLICT (link_id, client) DO UPDATE
      SET bytes_left = excluded.bytes_left, until = excluded.until`.execute(trx)
}

/** A counted download of which not one byte could be sent was none. */
export async function giveDownloadBack(c: Catalog, linkId: string): Promise<void> {
  await c.db
    .updateTable('share_links')
    .set({ downloads: sql`downloads - 1` })
    .where('id', '=', linkId)
    .where('downloads', '>', 0)
    .execute()
}
