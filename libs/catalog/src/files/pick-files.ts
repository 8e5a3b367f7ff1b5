import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { below } from './below.ts'
import { type Cursor, readCursor } from './cursor.ts'
import type { FileHealth } from './file-row.ts'
import { fileWithin } from './in-folder.ts'

/** `deletedAt` only makes sense for the trash. */
export const FILE_SORTS = [
  'name',
  'size',
  'createdAt',
  'updatedAt',
  'contentType',
  'deletedAt',
] as const
export type FileSort = (typeof FILE_SORTS)[number]

export type FileQuery = {
  ownerId: string
  /** These alone, wherever they lie. */
  ids?: readonly string[] | undefined
  /** Default `/`. */
  folder?: string | undefined
  /** True: everything below the folder too. */
  recursive?: boolean | undefined
  /** Part of the name, in any case. */
  search?: string | undefined
  health?: FileHealth | undefined
  /** A media type without parameters, `image/png`, or all of a kind, `image/*`. */
  contentType?: string | undefined
  /** `-` first for descending; default `name`. */
  sort?: FileSort | `-${FileSort}` | undefined
  /** 1–500, default 50. */
  limit?: number | undefined
  cursor?: string | undefined
  /** A folder outside of which nothing is there, for keys that are for one. */
  within?: string | undefined
  /** True: the trash instead, whatever the folder. */
  trashed?: boolean | undefined
}

export type SortColumn = {
  type: 'string' | 'number'
  order: RawBuilder<unknown>
  /** As a cursor has it, and back. */
  said: RawBuilder<unknown>
  bound(value: string | number): RawBuilder<unknown>
}

const text = (order: RawBuilder<unknown>): SortColumn => ({
  type: 'string',
  order,
  said: order,
  bound: (value) => sql`${value}::text`,
})

/** Microseconds in cursors, because a date in milliseconds would skip rows that share one. */
const moment = (order: RawBuilder<unknown>): SortColumn => ({
  type: 'number',
  order,
  said: sql`(extract(epoch FROM ${order}) * 1000000)::bigint`,
  bound: (value) => sql`(timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond')`,
})

const COLUMNS: Record<FileSort, SortColumn> = {
  name: text(sql`f.name`),
  size: {
    type: 'number',
    order: sql`f.size`,
    said: sql`f.size`,
    bound: (value) => sql`${value}::bigint`,
  },
  createdAt: moment(sql`f.created_at`),
  updatedAt: moment(sql`f.updated_at`),
  contentType: text(sql`f.content_type COLLATE "C"`),
  deletedAt: moment(sql`f.deleted_at`),
}

/** What a query is sorted by, and which way. */
export function orderOf({ sort = 'name' }: FileQuery) {
  const direction: 'asc' | 'desc' = sort.startsWith('-') ? 'desc' : 'asc'
  return { sort, direction, column: COLUMNS[sort.replace('-', '') as FileSort] }
}

/** Whether a row of `files f` is one that is asked for, wherever a page begins. */
export function isAskedFor(query: FileQuery): RawBuilder<boolean> {
  const { ownerId, trashed = false, search, contentType, ids } = query
  const parts = [
    sql`f.owner_id = ${ownerId}`,
    trashed ? sql`f.deleted_at IS NOT NULL` : sql`f.deleted_at IS NULL`,
    fileWithin(query.within),
    ...(trashed || ids !== undefined ? [] : [inFolder(query)]),
    ...(ids === undefined ? [] : [sql`f.id = ANY(${[...ids]}::uuid[])`]),
    ...(search === undefined ? [] : [nameHas(search)]),
    ...(contentType === undefined ? [] : [isOfType(contentType)]),
  ]
  return sql<boolean>`(${sql.join(parts, sql` AND `)})`
}

/** Ids of the files of a page with what they are sorted by, from `files` alone. Throws `InvalidCursor`. */
export function pickFiles(c: Catalog, query: FileQuery, limit: number) {
  const { sort, direction, column } = orderOf(query)
  const picked = c.db
    .selectFrom('files as f')
    .select(['f.id', column.said.as('sort_value')])
    .where(isAskedFor(query))
    .orderBy(column.order, direction)
    .orderBy('f.id', direction)
    .limit(limit)
  const { cursor } = query
  if (cursor === undefined) return picked
  return picked.where(behind(column, readCursor(cursor, sort, column.type), direction))
}

function behind(
  column: SortColumn,
  cursor: Cursor,
  direction: 'asc' | 'desc',
): RawBuilder<boolean> {
  const last = column.bound(cursor.value)
  return direction === 'desc'
    ? sql<boolean>`(${column.order}, f.id) < (${last}, ${cursor.id}::uuid)`
    : sql<boolean>`(${column.order}, f.id) > (${last}, ${cursor.id}::uuid)`
}

function inFolder({ folder = '/', recursive = false }: FileQuery): RawBuilder<boolean> {
  return recursive ? below(sql`f.folder`, folder) : sql<boolean>`f.folder = ${folder}`
}

/** Names compare by bytes ("C"), which knows no case but that of ASCII; this one knows every script's. */
function nameHas(search: string): RawBuilder<boolean> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`f.name COLLATE "pg_c_utf8" ILIKE ${pattern}`
}

/**
 * `image/*` or `image/png` with any parameters, as ranges of the index by type: "0" follows "/" and "<"
 * follows ";". Types are stored with their type and subtype in lower case.
 */
function isOfType(type: string): RawBuilder<boolean> {
  const column = sql`f.content_type COLLATE "C"`
  const asked = type.toLowerCase()
  if (!asked.endsWith('/*')) {
    return sql<boolean>`(${column} = ${asked}
      OR (${column} >= ${`${asked};`} AND ${column} < ${`${asked}<`}))`
  }
  const kind = asked.slice(0, -2)
  return sql<boolean>`(${column} >= ${`${kind}/`} AND ${column} < ${`${kind}0`})`
}
