import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { writeCursor } from './cursor.ts'
import { type FileQuery, isAskedFor, orderOf } from './pick-files.ts'

/** Files between two marks: as many as the largest page. */
export const MARK_EVERY = 500

export type FileMarks = {
  /** Files in all. */
  files: number
  /** Their sizes together. */
  bytes: number
  /** Cursors: the first page needs none, the second begins behind the first of these, and so on. */
  marks: string[]
}

/** How many files a query finds, and where each of its pages begins, so that a list can jump to any. */
export async function fileMarks(c: Catalog, query: FileQuery): Promise<FileMarks> {
  const { sort, direction, column } = orderOf(query)
  const order = sql`${column.order} ${sql.raw(direction)}, f.id ${sql.raw(direction)}`
  const { rows } = await sql<{ id: string; value: string | number; n: number; bytes: number }>`
    SELECT id, value, n, bytes FROM (
      SELECT f.id, ${column.said} AS value, row_number() OVER (ORDER BY ${order}) AS n,
        lead(f.id) OVER (ORDER BY ${order}) AS next, sum(f.size) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)::bigint AS bytes
      FROM files f WHERE ${isAskedFor(query)}
    ) numbered WHERE n % ${MARK_EVERY}::bigint = 0 OR next IS NULL ORDER BY n`.execute(c.db)
  const last = rows.at(-1)
  return {
    files: last?.n ?? 0,
    bytes: last?.bytes ?? 0,
    marks: rows.slice(0, -1).map(({ id, value }) => writeCursor({ sort, value, id })),
  }
}
