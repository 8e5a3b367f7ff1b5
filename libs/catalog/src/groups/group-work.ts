import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/**
 * Work on a group by class: the repair classes of @holdfast/placement (`last-copy`, `below-quorum`,
 * `below-wanted`, `drain`, `rebalance`, `scrub`), `delete` (chunks nobody uses) and `trim` (more
 * copies than wanted). Damage raises `wanted_gen`; whoever works writes the generation it *started*
 * with to `done_gen`, so damage that appeared meanwhile stays due.
 */
export type DueWork = { group: number; class: string; wantedGen: number; dueSeconds: number }

/** Marks work as wanted, at the earliest in `delaySeconds`; work that was due sooner stays so. */
export async function bumpGroupWork(
  c: CatalogOrTrx,
  workClass: string,
  groups: readonly number[],
  { delaySeconds = 0 }: { delaySeconds?: number } = {},
): Promise<void> {
  const distinct = [...new Set(groups)].sort((a, b) => a - b)
  if (distinct.length === 0) return
  await sql`
    INSERT INTO group_work AS w (grp, class, not_before)
    SELECT g, ${workClass}, clock_timestamp() + make_interval(secs => ${delaySeconds})
    FROM unnest(${distinct}::smallint[]) AS g ORDER BY g
    ON CONFLICT (class, grp) DO UPDATE SET
      wanted_gen = w.wanted_gen + 1,
      not_before = CASE WHEN w.wanted_gen > w.done_gen
        THEN least(w.not_before, excluded.not_before) ELSE excluded.not_before END,
      updated_at = now()`.execute(dbOf(c))
}

/** Work that is due now, longest due first. */
export async function dueGroupWork(
  c: Catalog,
  { classes, limit = 1_000 }: { classes?: readonly string[]; limit?: number } = {},
): Promise<DueWork[]> {
  let query = c.db
    .selectFrom('group_work')
    .select([
      'grp as group',
      'class',
      'wanted_gen as wantedGen',
      sql<number>`extract(epoch FROM clock_timestamp() - not_before)::float8`.as('dueSeconds'),
    ])
    .whereRef('wanted_gen', '>', 'done_gen')
    .where('not_before', '<=', sql<Date>`clock_timestamp()`)
    .orderBy('not_before')
    .limit(limit)
  if (classes !== undefined) query = query.where('class', 'in', [...classes])
  return query.execute()
}

/**
 * Work up to `startedGen` is done. With `againInSeconds` it is not: something is left that can go on
 * only later (a grace, a node that did not answer), and the work becomes due again by then.
 */
export async function finishGroupWork(
  c: CatalogOrTrx,
  done: { group: number; class: string; startedGen: number; againInSeconds?: number | null },
): Promise<void> {
  const again = done.againInSeconds ?? null
  const update = dbOf(c)
    .updateTable('group_work')
    .set({
      done_gen: sql`greatest(done_gen, ${done.startedGen}::bigint)`,
      updated_at: sql`now()`,
      ...(again === null
        ? {}
        : {
            wanted_gen: sql`greatest(wanted_gen, ${done.startedGen}::bigint + 1)`,
            not_before: sql`CASE WHEN wanted_gen > ${done.startedGen}::bigint
              THEN least(not_before, clock_timestamp() + make_interval(secs => ${again}))
              ELSE clock_timestamp() + make_interval(secs => ${again}) END`,
          }),
    })
    .where('grp', '=', done.group)
    .where('class', '=', done.class)
  await update.execute()
}
