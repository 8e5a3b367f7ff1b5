import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

export type HangsOnFile = {
  contentId: string
  /** Links to it that still work. */
  links: number
  /** Older versions, each with a content of its own. */
  versions: number
  /** Other files, in no trash, that share its content. */
  sharing: { id: string; ownerId: string; folder: string; name: string; size: number }[]
  moreSharing: boolean
}

/** More files than a person reads. */
const MOST = 20

/** What points to a file and to its content; undefined: no such file, or it is in the trash. */
export async function whatHangsOnFile(
  c: Catalog,
  fileId: string,
): Promise<HangsOnFile | undefined> {
  const { rows } = await sql<Omit<HangsOnFile, 'moreSharing'>>`
    SELECT f.content_id AS "contentId",
      (SELECT count(*) FROM share_links l WHERE l.file_id = f.id AND l.revoked_at IS NULL
        AND (l.expires_at IS NULL OR l.expires_at > now())) AS links,
      (SELECT count(*) FROM file_versions v WHERE v.file_id = f.id) AS versions,
      (SELECT coalesce(json_agg(o), '[]') FROM (
        SELECT id, owner_id AS "ownerId", folder, name, size FROM files s
        WHERE s.content_id = f.content_id AND s.id <> f.id AND s.deleted_at IS NULL
        ORDER BY s.id LIMIT ${MOST + 1}) AS o) AS sharing
    FROM files f WHERE f.id = ${fileId}::uuid AND f.deleted_at IS NULL`.execute(c.db)
  const row = rows[0]
  if (row === undefined) return undefined
  return { ...row, sharing: row.sharing.slice(0, MOST), moreSharing: row.sharing.length > MOST }
}
