import { sql } from 'kysely'
import { PURSE, type Purse } from '../ledger/quota.ts'
import type { Catalog } from '../open-catalog.ts'

export type TakenName = {
  folder: string
  name: string
  id: string
  size: number
  updatedAt: Date
}

/** Which of these names a file of this owner has already. One look-up in the index of names each. */
export async function takenNames(
  c: Catalog,
  ownerId: string,
  names: readonly { folder: string; name: string }[],
): Promise<TakenName[]> {
  const { rows } = await sql<TakenName>`
    SELECT f.folder, f.name, f.id, f.size, f.updated_at AS "updatedAt"
    FROM (SELECT DISTINCT folder, name FROM unnest(
        ${names.map(({ folder }) => folder)}::text[],
        ${names.map(({ name }) => name)}::text[]) AS v (folder, name)) AS v
      JOIN files f ON f.owner_id = ${ownerId} AND f.folder = v.folder AND f.name = v.name
        AND f.deleted_at IS NULL
    ORDER BY f.folder, f.name`.execute(c.db)
  return rows
}

/** What an account may have, and has, at this moment. Undefined: it was removed. */
export const purseOf = (c: Catalog, userId: string): Promise<Purse | undefined> =>
  c.db
    .selectFrom('users')
    .select(PURSE)
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
