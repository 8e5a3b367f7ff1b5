import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/**
 * For how many seconds each node has been in its state, by Postgres's clock: comparing `since` with
 * a process's own clock would let a wrong clock take nodes out. Lost nodes are left out.
 */
export async function stateAges(c: Catalog): Promise<Map<number, number>> {
  const rows = await c.db
    .selectFrom('nodes')
    .select([
      'id',
      sql<number>`extract(epoch FROM clock_timestamp() - since)::float8`.as('seconds'),
    ])
    .where('state', '!=', 'lost')
    .execute()
  return new Map(rows.map(({ id, seconds }) => [id, seconds]))
}
