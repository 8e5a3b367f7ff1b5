import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type FileSpreadQuery, SUMMARISED } from './spread-query.ts'

/** An index that leads to files of everybody, in its order. */
export type Lead = {
  /** Part of the cursor: another order's cursor would skip rows. */
  name: string
  /** Has `files f`. */
  from: RawBuilder<unknown>
  where: RawBuilder<unknown>[]
  /** What rows are ordered by before their id, as a cursor has it. */
  key: RawBuilder<unknown>
  keyType: 'string' | 'number'
  order: RawBuilder<unknown>
  /** The files of one owner, where it has these together. */
  owned?: (ownerId: string) => RawBuilder<unknown>
  behind(key: string | number, id: string): RawBuilder<unknown>
}

/** Rows that a search finds by parts of names; where more are expected, walking finds a page sooner. */
const MOST_FOUND = 5_000
/** Shorter words have no part that the index knows. */
const LEAST_PARTS = 3

const NOTHING = sql`''::text`

/**
 * As the indexes over the files of everybody have them. They are on expressions, so that no question about
 * the files of one owner takes such an index for as good as its own while statistics are old.
 */
export const LED = {
  owner: sql`f.owner_id::text`,
  name: sql`(f.name || '')`,
  size: sql`(f.size + 0)`,
} as const

/** The index that fits a query best. Where a search expects few rows, these are looked up first. */
export async function leadOf(c: Catalog, query: FileSpreadQuery): Promise<Lead> {
  if (query.fileId !== undefined) return byId('one', sql`f.id = ${query.fileId}::uuid`)
  if (query.roots !== undefined) return byRoot(query.roots, await filesNamed(c, query.search))
  if (query.state !== undefined && SUMMARISED.includes(query.state)) return byState(query.state)
  if (query.state === 'storing' && query.sort === undefined) return ARRIVING
  const sized = query.minSize !== undefined || query.maxSize !== undefined
  const lead = sorted(query.sort ?? (sized ? 'size' : 'createdAt'), query.ownerId)
  return { ...lead, from: sql`${await filesNamed(c, query.search)} AS f` }
}

/** Those with a rare name, kept apart, or the plan would walk the order and look for it row by row; else all. */
async function filesNamed(c: Catalog, search: string | undefined): Promise<RawBuilder<unknown>> {
  if (search === undefined || !(await isRare(c, search))) return sql`files`
  return sql`(WITH found AS MATERIALIZED (SELECT * FROM files f
    WHERE f.deleted_at IS NULL AND ${nameHas(search)}) SELECT * FROM found)`
}

function sorted(sort: NonNullable<FileSpreadQuery['sort']>, ownerId?: string): Lead {
  const down = sort.startsWith('-')
  const way = down ? sql`DESC` : sql`ASC`
  const than = down ? sql`<` : sql`>`
  const from = sql`files f`
  const owned = (id: string) => sql`${LED.owner} = ${id}::uuid::text`
  const base = { name: sort, from, where: [], owned }
  if (sort.endsWith('createdAt')) {
    return {
      ...base,
      key: NOTHING,
      keyType: 'string',
      order: sql`f.id ${way}`,
      behind: (_, id) => sql`f.id ${than} ${id}::uuid`,
    }
  }
  const isName = sort.endsWith('name')
  // One owner's files have an index by name that is as old as the table; that over all would be walked.
  const ofOne = isName && ownerId !== undefined
  const column = ofOne ? sql`f.name` : isName ? LED.name : LED.size
  const type = isName ? sql`text` : sql`bigint`
  return {
    ...base,
    ...(ofOne ? { owned: (id: string) => sql`f.owner_id = ${id}::uuid` } : {}),
    key: column,
    keyType: isName ? 'string' : 'number',
    order: sql`${column} ${way}, f.id ${way}`,
    behind: (key, id) => sql`(${column}, f.id) ${than} (${key}::${type}, ${id}::uuid)`,
  }
}

const byId = (name: string, where: RawBuilder<unknown>): Lead => ({
  ...sorted('createdAt'),
  name,
  where: [where],
})

const byRoot = (
  { from, to, codec }: NonNullable<FileSpreadQuery['roots']>,
  files: RawBuilder<unknown>,
): Lead => ({
  name: 'root',
  from: sql`contents c JOIN ${files} AS f ON f.content_id = c.id`,
  where: [
    sql`c.root_digest BETWEEN ${from} AND ${to}`,
    ...(codec === undefined ? [] : [sql`c.root_codec = ${codec}`]),
  ],
  // Whichever is shorter, the way through the roots or through all files of the owner, Postgres knows.
  owned: (id) => sql`f.owner_id = ${id}::uuid`,
  key: sql`encode(c.root_digest, 'hex')`,
  keyType: 'string',
  order: sql`c.root_digest, f.id`,
  behind: (key, id) => {
    const last = sql`decode(${key}, 'hex')`
    return sql`c.root_digest >= ${last} AND (c.root_digest > ${last} OR f.id > ${id}::uuid)`
  },
})

const byState = (state: string): Lead => ({
  name: state,
  from: sql`content_health h JOIN files f ON f.content_id = h.content_id`,
  where: [sql`h.state = ${state}`],
  key: sql`h.content_id::text`,
  keyType: 'string',
  order: sql`h.content_id, f.id`,
  behind: (key, id) =>
    sql`h.content_id >= ${key}::uuid AND (h.content_id > ${key}::uuid OR f.id > ${id}::uuid)`,
})

/** Only contents that were never seen with all their copies are being stored, and they are few. */
const ARRIVING: Lead = {
  name: 'storing',
  from: sql`contents c JOIN files f ON f.content_id = c.id`,
  where: [
    sql`(c.state <> 'sealed' OR c.placed_at IS NULL)`,
    sql`c.placed_at IS NULL AND c.state IN ('committed', 'sealed')`,
  ],
  key: sql`c.state || ' ' || c.id`,
  keyType: 'string',
  order: sql`c.state, c.id, f.id`,
  behind: (key, id) => {
    const [state, content] = String(key).split(' ')
    const last = sql`(${state}::text, ${content}::uuid)`
    return sql`(c.state, c.id) >= ${last} AND ((c.state, c.id) > ${last} OR f.id > ${id}::uuid)`
  },
}

/** Names compare by bytes; this comparison knows no case, and has the index of parts. */
export function nameHas(search: string): RawBuilder<boolean> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`f.name COLLATE "pg_c_utf8" ILIKE ${pattern}`
}

/** As the statistics of names tell; asking the index itself would read all that it finds. */
async function isRare(c: Catalog, search: string): Promise<boolean> {
  if (search.length < LEAST_PARTS) return false
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    EXPLAIN (FORMAT JSON) SELECT FROM files f WHERE f.deleted_at IS NULL AND ${nameHas(search)}`.execute(
    c.db,
  )
  return (rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? MOST_FOUND) < MOST_FOUND
}
