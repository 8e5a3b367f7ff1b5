import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { healthOfContents } from './file-health.ts'
import type { FileHealth, FileRow } from './file-row.ts'
import { type SelectedFile, selectFiles, toFileRow } from './find-file.ts'
import { subfolders } from './subfolders.ts'

export const FILE_SORTS = ['name', 'size', 'createdAt', 'updatedAt'] as const
export type FileSort = (typeof FILE_SORTS)[number]

export type FileQuery = {
  ownerId: string
  /** Default `/`. */
  folder?: string | undefined
  /** True: everything below the folder too. */
  recursive?: boolean | undefined
  /** Part of the name, in any case. */
  search?: string | undefined
  health?: FileHealth | undefined
  /** `-` first for descending; default `name`. */
  sort?: FileSort | `-${FileSort}` | undefined
  /** 1–500, default 50. */
  limit?: number | undefined
  cursor?: string | undefined
  /** True: the trash instead, whatever the folder. */
  trashed?: boolean | undefined
}

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

type Column = { type: 'string' | 'number'; value: RawBuilder<unknown> }

/** Microseconds, because a date in milliseconds would skip rows that share one. */
const COLUMNS: Record<FileSort, Column> = {
  name: { type: 'string', value: sql`f.name` },
  size: { type: 'number', value: sql`f.size` },
  createdAt: { type: 'number', value: sql`(extract(epoch FROM f.created_at) * 1000000)::bigint` },
  updatedAt: { type: 'number', value: sql`(extract(epoch FROM f.updated_at) * 1000000)::bigint` },
}

type Page = { rows: SelectedFile[]; next: string | undefined; cursorOf(i: number): string }

async function readPage(c: Catalog, query: FileQuery, limit: number): Promise<Page> {
  const sort = query.sort ?? 'name'
  const descending = sort.startsWith('-')
  const column = COLUMNS[sort.replace('-', '') as FileSort]
  let select = selectFiles(c)
    .select(column.value.as('sortValue'))
    .where('f.owner_id', '=', query.ownerId)
    .where('f.deleted_at', query.trashed ? 'is not' : 'is', null)
    .orderBy(column.value, descending ? 'desc' : 'asc')
    .orderBy('f.id', descending ? 'desc' : 'asc')
    .limit(limit + 1)
  if (!query.trashed) select = select.where(inFolder(query))
  if (query.search !== undefined) {
    select = select.where('f.name', 'ilike', `%${query.search.replace(/[\\%_]/g, '\\$&')}%`)
  }
  if (query.cursor !== undefined) {
    const cursor = readCursor(query.cursor, sort, column.type)
    select = select.where(behind(column, cursor, descending))
  }
  const rows = (await select.execute()) as (SelectedFile & { sortValue: string | number })[]
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

function behind({ type, value }: Column, cursor: Cursor, descending: boolean): RawBuilder<boolean> {
  const last = type === 'number' ? sql`${cursor.value}::bigint` : sql`${cursor.value}::text`
  return descending
    ? sql<boolean>`(${value}, f.id) < (${last}, ${cursor.id}::uuid)`
    : sql<boolean>`(${value}, f.id) > (${last}, ${cursor.id}::uuid)`
}

function inFolder({ folder = '/', recursive = false }: FileQuery): RawBuilder<boolean> {
  if (!recursive) return sql<boolean>`f.folder = ${folder}`
  if (folder === '/') return sql<boolean>`true`
  // "0" follows "/": everything below the folder, as one range of the index.
  return sql<boolean>`(f.folder = ${folder} OR (f.folder >= ${`${folder}/`} AND f.folder < ${`${folder}0`}))`
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
