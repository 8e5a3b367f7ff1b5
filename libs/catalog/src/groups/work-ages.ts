import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

export type WorkAge = {
  group: number
  class: string
  /** Wanted and not done yet. */
  pending: boolean
  /** Since the row was last changed, by Postgres's clock. */
  idleSeconds: number
}

/** Every group's work in these classes, for deciding whether it has to be asked for again. */
export async function workAges(c: Catalog, classes: readonly string[]): Promise<WorkAge[]> {
  return c.db
    .selectFrom('group_work')
    .select([
      'grp as group',
      'class',
      sql<boolean>`wanted_gen > done_gen`.as('pending'),
      sql<number>`extract(epoch FROM clock_timestamp() - updated_at)::float8`.as('idleSeconds'),
    ])
    .where('class', 'in', [...classes])
    .execute()
}
