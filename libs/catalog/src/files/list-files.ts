import type { Catalog } from '../open-catalog.ts'
import { writeCursor } from './cursor.ts'
import { healthOfContents } from './file-health.ts'
import type { FileRow } from './file-row.ts'
import { type SelectedFile, selectFiles, toFileRow } from './find-file.ts'
import { type FileQuery, pickFiles } from './pick-files.ts'
import { subfolders } from './subfolders.ts'

export { FILE_SORTS, type FileQuery, type FileSort } from './pick-files.ts'

export type FilePage = {
  items: FileRow[]
  /** Paths of the folders directly below; only with the first page. */
  folders: string[]
  next: string | null
}

/** Leaves that one page may count live; about 50 ms. What is larger shows the summary. */
const LIVE_LEAVES = 16_384
/** Rows looked through for one page of a health filter before a shorter page is returned. */
const FILTER_ROWS = 2_000

/**
 * A page of files by keyset, so that page 1,000 costs what page 1 costs and nothing is shown twice
 * when files come and go. Throws `InvalidCursor`.
 */
export async function listFiles(c: Catalog, query: FileQuery): Promise<FilePage> {
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 500)
  const items: FileRow[] = []
  let cursor = query.cursor
  let seen = 0
  do {
    const page = await readPage(c, { ...query, cursor }, limit)
    seen += page.rows.length
    const files = await withHealth(c, page.rows)
    for (const [i, file] of files.entries()) {
      if (query.health !== undefined && file.health !== query.health) continue
      items.push(file)
      if (items.length < limit) continue
      const more = page.next !== undefined || i + 1 < files.length
      return finish(c, query, items, more ? page.cursorOf(i) : undefined)
    }
    cursor = page.next
  } while (cursor !== undefined && seen < FILTER_ROWS)
  return finish(c, query, items, cursor)
}

async function finish(
  c: Catalog,
  query: FileQuery,
  items: FileRow[],
  next: string | undefined,
): Promise<FilePage> {
  const wanted = query.cursor === undefined && query.search === undefined && !query.trashed
  const folders = wanted ? await subfolders(c, query.ownerId, query.folder ?? '/') : []
  return { items, folders, next: next ?? null }
}

type Page = { rows: SelectedFile[]; next: string | undefined; cursorOf(i: number): string }

/**
 * Picks the rows of a page from `files` alone and joins what else is known to those few: joined first,
 * Postgres read the contents of 100,000 files to show fifty.
 */
async function readPage(c: Catalog, query: FileQuery, limit: number): Promise<Page> {
  const sort = query.sort ?? 'name'
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const rows = (await selectFiles(c)
    .innerJoin(pickFiles(c, query, limit + 1).as('page'), 'page.id', 'f.id')
    .select('page.sort_value as sortValue')
    .orderBy('page.sort_value', direction)
    .orderBy('f.id', direction)
    .execute()) as (SelectedFile & { sortValue: string | number })[]
  const cursorOf = (i: number) => {
    const row = rows[i] as (typeof rows)[number]
    return writeCursor({ sort, value: row.sortValue, id: row.id })
  }
  const more = rows.length > limit
  return {
    rows: rows.slice(0, limit),
    next: more ? cursorOf(limit - 1) : undefined,
    cursorOf,
  }
}
/** Counts live what is small enough, smallest first; the rest keeps its summary. */
async function withHealth(c: Catalog, rows: readonly SelectedFile[]): Promise<FileRow[]> {
  const files = rows.map(toFileRow)
  const ids: string[] = []
  let leaves = 0
  for (const { contentId, chunks } of files.toSorted((a, b) => a.chunks - b.chunks)) {
    leaves += chunks
    if (leaves > LIVE_LEAVES) break
    ids.push(contentId)
  }
  const verdicts = await healthOfContents(c, [...new Set(ids)])
  return files.map((file) => {
    const verdict = verdicts.get(file.contentId)
    if (verdict === undefined) return file
    const { health, least } = verdict
    return { ...file, health, copies: { ...file.copies, least } }
  })
}
