import { sql } from 'kysely'
import { InvalidCursor } from '../errors.ts'
import { readParts } from '../files/cursor.ts'
import type { Catalog } from '../open-catalog.ts'
import { LED, type Lead, nameHas } from './file-leads.ts'
import type { FileSpreadQuery } from './spread-query.ts'

/** A file, and where the order has it. */
export type LookedAt = { id: string; key: string | number }

/** Rows of an index that one round walks for what rows alone can tell: 10 ms, or 100 in another order. */
const WALKED = 4_000

/**
 * The next files that fit by what `files` alone knows, at most `limit`, among the next rows of the index.
 * `end`: how far that is; null when the index ends there.
 */
export async function lookAtFiles(
  c: Catalog,
  query: FileSpreadQuery,
  { lead, limit }: { lead: Lead; limit: number },
): Promise<{ rows: LookedAt[]; end: LookedAt | null }> {
  const most = isNarrow(query, lead) ? WALKED : limit + 1
  const { rows } = await sql<LookedAt & { place: number; fits: boolean }>`
    WITH walked AS MATERIALIZED (
      SELECT f.id, ${lead.key} AS key, f.owner_id, f.name, f.size
      FROM ${lead.from} WHERE ${leading(query, lead)} ORDER BY ${lead.order} LIMIT ${most}
    ), placed AS (
      SELECT id, key, row_number() OVER () AS place, ${residual(query)} AS fits FROM walked f
    )
    (SELECT * FROM placed WHERE fits ORDER BY place LIMIT ${limit})
    UNION ALL (SELECT id, key, place, false FROM placed ORDER BY place DESC LIMIT 1)`.execute(c.db)
  const fitting = rows.filter(({ fits }) => fits)
  const walked = rows.at(-1)
  if (walked === undefined) return { rows: [], end: null }
  const full = fitting.length === limit && fitting.at(-1)?.place !== walked.place
  if (full) return { rows: fitting, end: fitting.at(-1) ?? null }
  return { rows: fitting, end: walked.place < most ? null : walked }
}

/** Whether rows of the index may not fit by what `files` knows. */
function isNarrow({ ownerId, search, minSize, maxSize }: FileSpreadQuery, lead: Lead): boolean {
  if (search !== undefined) return true
  if (ownerId !== undefined && lead.owned === undefined) return true
  return (minSize !== undefined || maxSize !== undefined) && !lead.name.endsWith('size')
}

/** What the index itself bounds. */
function leading(query: FileSpreadQuery, lead: Lead) {
  const { ownerId, minSize, maxSize, cursor } = query
  const sized = lead.name.endsWith('size')
  const parts = [
    sql`f.deleted_at IS NULL`,
    ...lead.where,
    ...(ownerId === undefined || lead.owned === undefined ? [] : [lead.owned(ownerId)]),
    ...(sized && minSize !== undefined ? [sql`${LED.size} >= ${minSize}::bigint`] : []),
    ...(sized && maxSize !== undefined ? [sql`${LED.size} <= ${maxSize}::bigint`] : []),
    ...(cursor === undefined ? [] : [behind(cursor, lead)]),
  ]
  return sql.join(parts, sql` AND `)
}

/** What is asked of each row beside the index. */
function residual({ ownerId, search, minSize, maxSize }: FileSpreadQuery) {
  const parts = [
    sql`true`,
    ...(ownerId === undefined ? [] : [sql`f.owner_id = ${ownerId}::uuid`]),
    ...(minSize === undefined ? [] : [sql`f.size >= ${minSize}::bigint`]),
    ...(maxSize === undefined ? [] : [sql`f.size <= ${maxSize}::bigint`]),
    ...(search === undefined ? [] : [nameHas(search)]),
  ]
  return sql<boolean>`(${sql.join(parts, sql` AND `)})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** What the keys of leads that are no order look like. */
const KEYS: Record<string, RegExp> = {
  root: /^[0-9a-f]{64}$/,
  storing: /^(committed|sealed) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'at-risk': UUID,
  unreadable: UUID,
  lost: UUID,
}

function behind(cursor: string, lead: Lead) {
  const parts = readParts(cursor)
  const [name, key, id] = parts
  const fits =
    parts.length === 3 &&
    name === lead.name &&
    typeof id === 'string' &&
    UUID.test(id) &&
    (lead.keyType === 'number' ? Number.isSafeInteger(key) : typeof key === 'string') &&
    (KEYS[lead.name]?.test(String(key)) ?? true)
  if (!fits) throw new InvalidCursor()
  return lead.behind(key as string | number, id as string)
}
