import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** More than anybody looks at; the list of a folder with more is cut. */
const MOST = 10_000

/**
 * The folders directly below one, from the paths of files. Jumps through the index from one to the next
 * (two probes per folder), so a million files in few folders cost as much as a handful.
 *
 * Order is by bytes; in it "/" is followed by "0", so `x0` is the first path behind everything in `x/`.
 */
export async function subfolders(c: Catalog, ownerId: string, folder: string): Promise<string[]> {
  const prefix = folder === '/' ? '/' : `${folder}/`
  const end = `${prefix.slice(0, -1)}0`
  const next = (from: ReturnType<typeof sql>) => sql`
    SELECT f.folder FROM files f
    WHERE f.owner_id = ${ownerId} AND f.deleted_at IS NULL AND f.folder >= ${from}
      AND f.folder < ${end}
    ORDER BY f.folder LIMIT 1`
  const own = sql`${prefix}::text || split_part(substr(w.folder, char_length(${prefix}::text) + 1), '/', 1)`
  const { rows } = await sql<{ path: string }>`
    WITH RECURSIVE walk (folder) AS (
      (${next(sql`${`${prefix}\u0001`}::text`)})
      UNION ALL
      SELECT (${next(sql`CASE WHEN w.folder = ${own} THEN w.folder || chr(1) ELSE ${own} || '0' END`)})
      FROM walk w WHERE w.folder IS NOT NULL
    )
    SELECT DISTINCT ${own} AS path FROM walk w WHERE w.folder IS NOT NULL
    ORDER BY 1 LIMIT ${MOST}`.execute(c.db)
  return rows.map(({ path }) => path)
}
