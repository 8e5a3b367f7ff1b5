import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'
import type { OpenGroup } from './open-generation.ts'

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
 * Work of these groups up to `startedGen` is done. With `againInSeconds` it is not: something is left that
 * can go on only later (a grace, a node that did not answer), and the work becomes due again by then.
 */
export async function finishGroupWorks(
  c: CatalogOrTrx,
  done: { class: string; open: readonly OpenGroup[]; againInSeconds?: number | null },
): Promise<void> {
  const groups = done.open.map(({ group }) => group)
  const gens = done.open.map(({ startedGen }) => startedGen)
  const again = done.againInSeconds ?? null
  // Locked in order, as everybody does who changes several.
  await sql`
    WITH ended AS (
      SELECT w.grp, e.gen FROM unnest(${groups}::smallint[], ${gens}::bigint[]) AS e (grp, gen)
        JOIN group_work w ON w.grp = e.grp AND w.class = ${done.class}
      ORDER BY w.grp FOR UPDATE OF w)
    UPDATE group_work w SET
      done_gen = greatest(w.done_gen, ended.gen),
      updated_at = now(),
      wanted_gen = CASE WHEN later.seconds IS NULL THEN w.wanted_gen
        ELSE greatest(w.wanted_gen, ended.gen + 1) END,
      not_before = CASE WHEN later.seconds IS NULL THEN w.not_before
        WHEN w.wanted_gen > ended.gen
          THEN least(w.not_before, clock_timestamp() + make_interval(secs => later.seconds))
        ELSE clock_timestamp() + make_interval(secs => later.seconds) END
    FROM ended, (SELECT ${again}::float8 AS seconds) AS later
    WHERE w.grp = ended.grp AND w.class = ${done.class}`.execute(dbOf(c))
}
