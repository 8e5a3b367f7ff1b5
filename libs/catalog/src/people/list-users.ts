import { type RawBuilder, sql } from 'kysely'
import { readCursor, writeCursor } from '../files/cursor.ts'
import type { Catalog } from '../open-catalog.ts'
import type { UserRole } from '../schema.ts'
import { toUser, type User } from './users.ts'

export const USER_SORTS = ['email', 'createdAt', 'used', 'files'] as const
export type UserSort = (typeof USER_SORTS)[number]

export type UserQuery = {
  /** Part of the address or the name, in any case. */
  search?: string | undefined
  role?: UserRole | undefined
  disabled?: boolean | undefined
  /** `-` first for descending; default `email`. */
  sort?: UserSort | `-${UserSort}` | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

/** To a quarter of an hour: when a session was last refreshed, or a key last used. */
export type SeenUser = User & {
  lastSeen: Date | null
  /** Signs in with a provider, too or only. */
  isLinked: boolean
}

/** A page of accounts by keyset. Throws `InvalidCursor`. */
export async function listUsers(
  c: Catalog,
  query: UserQuery = {},
): Promise<{ items: SeenUser[]; next: string | null }> {
  const { sort = 'email', limit = 50 } = query
  const column = COLUMNS[sort.replace('-', '') as UserSort]
  const order = sort.startsWith('-') ? 'desc' : 'asc'
  let select = selectUsers(c)
    .select(column.value.as('sortValue'))
    .where(fits(query))
    .orderBy(column.value, order)
    .orderBy('u.id', order)
    .limit(limit + 1)
  if (query.cursor !== undefined) {
    const { value, id } = readCursor(query.cursor, sort, column.type)
    const last = column.type === 'number' ? sql`${value}::bigint` : sql`${value}::text`
    const after = order === 'asc' ? sql.raw('>') : sql.raw('<')
    select = select.where(sql<boolean>`(${column.value}, u.id) ${after} (${last}, ${id}::uuid)`)
  }
  const rows = await select.execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  const next = last && writeCursor({ sort, value: last.sortValue as string | number, id: last.id })
  return { items: items.map(toSeen), next: next ?? null }
}

/** One account as an administrator sees it. */
export async function findSeenUser(c: Catalog, id: string): Promise<SeenUser | undefined> {
  const row = await selectUsers(c).where('u.id', '=', id).executeTakeFirst()
  return row && toSeen(row)
}

const selectUsers = (c: Catalog) =>
  c.db
    .selectFrom('users as u')
    .selectAll('u')
    .select(
      sql<Date | null>`greatest(
        (SELECT max(used_at) FROM sessions WHERE user_id = u.id),
        (SELECT max(used_at) FROM api_keys WHERE user_id = u.id))`.as('lastSeen'),
    )
    .select(sql<boolean>`EXISTS (SELECT FROM identities WHERE user_id = u.id)`.as('isLinked'))
    .where('u.removed_at', 'is', null)

const toSeen = (
  row: Parameters<typeof toUser>[0] & Pick<SeenUser, 'lastSeen' | 'isLinked'>,
): SeenUser => ({
  ...toUser(row),
  lastSeen: row.lastSeen,
  isLinked: row.isLinked,
})

type Column = { type: 'string' | 'number'; value: RawBuilder<unknown> }

const COLUMNS: Record<UserSort, Column> = {
  email: { type: 'string', value: sql`lower(u.email)` },
  createdAt: { type: 'number', value: sql`(extract(epoch FROM u.created_at) * 1000000)::bigint` },
  used: { type: 'number', value: sql`u.used_bytes` },
  files: { type: 'number', value: sql`u.used_files` },
}

function fits({ search, role, disabled }: UserQuery): RawBuilder<boolean> {
  const all = [sql<boolean>`true`]
  if (search !== undefined) {
    const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    all.push(sql<boolean>`(u.email ILIKE ${part} OR u.name ILIKE ${part})`)
  }
  if (role !== undefined) all.push(sql<boolean>`u.role = ${role}`)
  if (disabled !== undefined) all.push(sql<boolean>`(u.disabled_at IS NOT NULL) = ${disabled}`)
  return sql<boolean>`${sql.join(all, sql` AND `)}`
}
