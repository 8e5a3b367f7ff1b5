import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** Chunks of one group that share R and holders. `wanted` 0: no content uses them any more. */
export type GroupHolders = {
  group: number
  wanted: number
  holders: number[]
  chunks: number
  bytes: number
}

const GROUPS = 4_096
/** Sums of a hundred thousand rows in one answer hold the process up for 100 ms; in eighths for 20. */
const GROUPS_AT_ONCE = 512

/** As last summed up by `refreshGroupHolders`; see `groupScans` for when. In the order of groups. */
export async function groupHolders(
  c: Catalog,
  { group }: { group?: number } = {},
): Promise<GroupHolders[]> {
  if (group !== undefined) return groupsBetween(c, group, group)
  const all: GroupHolders[] = []
  for (let from = 0; from < GROUPS; from += GROUPS_AT_ONCE) {
    for (const row of await groupsBetween(c, from, from + GROUPS_AT_ONCE - 1)) all.push(row)
  }
  return all
}

function groupsBetween(c: Catalog, from: number, to: number): Promise<GroupHolders[]> {
  return c.db
    .selectFrom('group_holders')
    .select(['grp as group', 'wanted', 'holders', 'chunks', 'bytes'])
    .where('grp', '>=', from)
    .where('grp', '<=', to)
    .orderBy('grp')
    .execute()
}

/** The same over all groups: a few hundred rows at any size, for the status page and for risk order. */
export async function holderSets(c: Catalog): Promise<Omit<GroupHolders, 'group'>[]> {
  const { rows } = await sql<Omit<GroupHolders, 'group'>>`
    SELECT wanted, holders, sum(chunks)::bigint AS chunks, sum(bytes)::bigint AS bytes
    FROM group_holders GROUP BY wanted, holders`.execute(c.db)
  return rows
}

/** When the oldest part was summed up; null when some part never was. */
export async function groupScans(c: Catalog): Promise<{ asOf: Date | null; ageSeconds: number }> {
  const { rows } = await sql<{ parts: number; asOf: Date | null; age: number | null }>`
    SELECT count(*) AS parts, min(as_of) AS "asOf",
      extract(epoch FROM clock_timestamp() - min(as_of))::float8 AS age FROM group_scans`.execute(
    c.db,
  )
  const row = rows[0]
  if (!row || row.parts < 16 || row.age === null) return { asOf: null, ageSeconds: Infinity }
  return { asOf: row.asOf, ageSeconds: row.age }
}

/** How much lies on each node, from the summary. Copies of unused chunks count: they take room. */
export async function chunksPerNode(
  c: Catalog,
): Promise<{ nodeId: number; chunks: number; bytes: number }[]> {
  const { rows } = await sql<{ nodeId: number; chunks: number; bytes: number }>`
    SELECT h AS "nodeId", sum(chunks)::bigint AS chunks, sum(bytes)::bigint AS bytes
    FROM group_holders CROSS JOIN LATERAL unnest(holders) AS h GROUP BY h ORDER BY h`.execute(c.db)
  return rows
}
