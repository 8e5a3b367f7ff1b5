import { sql } from 'kysely'
import { type CatalogOrTrx, dbOf, type Trx } from '../transaction.ts'

/**
 * The membership generation: it rises whenever the set of members changes (a node joins, becomes out
 * or lost, returns, drains) or their zones or weights do. An upload keeps the one it was opened under.
 */
export async function membership(c: CatalogOrTrx): Promise<number> {
  return (await generations(c)).members
}

/** Both counters: `members` as above, `states` rises at every change of any node's state. */
export async function generations(c: CatalogOrTrx): Promise<{ members: number; states: number }> {
  const row = await dbOf(c)
    .selectFrom('membership')
    .select(['generation', 'states'])
    .executeTakeFirstOrThrow()
  return { members: row.generation, states: row.states }
}

/** The row's lock puts all changes of states into one order. */
export async function raiseGenerations(trx: Trx, { members }: { members: boolean }): Promise<void> {
  await trx
    .updateTable('membership')
    .set({
      states: sql`states + 1`,
      ...(members ? { generation: sql`generation + 1` } : {}),
    })
    .execute()
}
