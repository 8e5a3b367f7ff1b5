import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** The CRC-32 of the first `bytes` of a content. */
export type ContentCrc = { contentId: string; bytes: number; crc: number }

/** What is known of the CRCs of these contents; those of which nothing is are left out. */
export async function contentCrcs(
  c: Catalog,
  contentIds: readonly string[],
): Promise<Map<string, ContentCrc>> {
  if (contentIds.length === 0) return new Map()
  const rows = await c.db
    .selectFrom('content_crcs')
    .select(['content_id as contentId', 'bytes', 'crc'])
    .where(sql<boolean>`content_id = ANY(${[...new Set(contentIds)]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.contentId, row]))
}

/** Keeps CRCs for the next archive; what is known further stays. Contents that are gone are left out. */
export async function rememberCrcs(c: Catalog, crcs: readonly ContentCrc[]): Promise<void> {
  const furthest = new Map<string, ContentCrc>()
  for (const one of crcs) {
    if (one.bytes >= (furthest.get(one.contentId)?.bytes ?? 0)) furthest.set(one.contentId, one)
  }
  const rows = [...furthest.values()]
  if (rows.length === 0) return
  // In one order, so that two archives of the same files do not wait for each other in a circle.
  await sql`
    INSERT INTO content_crcs AS known (content_id, bytes, crc)
    SELECT v.id, v.bytes, v.crc FROM unnest(${rows.map(({ contentId }) => contentId)}::uuid[],
      ${rows.map(({ bytes }) => bytes)}::bigint[], ${rows.map(({ crc }) => crc)}::bigint[])
      AS v (id, bytes, crc) JOIN contents ON contents.id = v.id ORDER BY v.id
    ON CONFLICT (content_id) DO UPDATE SET bytes = excluded.bytes, crc = excluded.crc
      WHERE known.bytes < excluded.bytes`.execute(c.db)
}
