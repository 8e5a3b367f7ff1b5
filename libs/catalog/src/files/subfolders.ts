import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** More than anybody looks at; the list of a folder with more is cut. */
const MOST = 10_000

/**
 * The folders directly below one, from the paths of files. Jumps through the index from one to the next
 * (two probes per folder), so a million files in few folders cost as much as a handful.
 */
export async function subfolders(c: Catalog, ownerId: string, folder: string): Promise<string[]> {
  const { walk, own } = walkBelow({ ownerId, folder })
  const { rows } = await sql<{ path: string }>`
    ${walk}
    SELECT DISTINCT ${own} AS path FROM walk w WHERE w.folder IS NOT NULL
    ORDER BY 1 LIMIT ${MOST}`.execute(c.db)
  return rows.map(({ path }) => path)
}

export type SubfolderQuery = {
  ownerId: string
  folder: string
  /** `at` of the last one seen. */
  after?: string | undefined
  limit: number
}

/**
 * Some of the same, each once, and not one step further: nothing is sorted, so the walk ends with the last
 * row that is asked for. `at`: the first path there is of it. The order is that of those.
 */
export async function subfolderPage(
  c: Catalog,
  { limit, ...query }: SubfolderQuery,
): Promise<{ path: string; at: string }[]> {
  const { walk, own } = walkBelow(query)
  // `x` comes before `x!`, and `x/y` behind it: who was met by a file of its own is not shown again.
  const { rows } = await sql<{ path: string; at: string }>`
    ${walk}
    SELECT ${own} AS path, w.folder AS at FROM walk w
    WHERE w.folder IS NOT NULL AND (w.folder = ${own} OR NOT EXISTS (
      SELECT FROM files e WHERE e.owner_id = ${query.ownerId} AND e.deleted_at IS NULL
        AND e.folder = ${own}))
    LIMIT ${limit}`.execute(c.db)
  return rows
}

/**
 * The walk, and what of a path in it is the folder directly below. Order is by bytes; in it "/" is
 * followed by "0", so `x0` is the first path behind everything in `x/`.
 */
function walkBelow({ ownerId, folder, after }: Omit<SubfolderQuery, 'limit'>) {
  const prefix = folder === '/' ? '/' : `${folder}/`
  const end = `${prefix.slice(0, -1)}0`
  const next = (from: RawBuilder<unknown>) => sql`
    SELECT f.folder FROM files f
    WHERE f.owner_id = ${ownerId} AND f.deleted_at IS NULL AND f.folder >= ${from}
      AND f.folder < ${end}
    ORDER BY f.folder LIMIT 1`
  // Counted by Postgres: what is two characters here may be one there.
  const own = sql<string>`${prefix}::text || split_part(substr(w.folder, char_length(${prefix}::text) + 1), '/', 1)`
  const behind = sql`CASE WHEN w.folder = ${own} THEN w.folder || chr(1) ELSE ${own} || '0' END`
  const first =
    after === undefined
      ? next(sql`${`${prefix}\u0001`}::text`)
      : next(sql`(SELECT ${behind} FROM (VALUES (${after}::text COLLATE "C")) AS w (folder))`)
  const walk = sql`
    WITH RECURSIVE walk (folder) AS (
      (${first})
      UNION ALL
      SELECT (${next(behind)}) FROM walk w WHERE w.folder IS NOT NULL
    )`
  return { walk, own }
}
