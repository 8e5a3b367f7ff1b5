import type { Catalog } from '../open-catalog.ts'

export type OpenGroup = { group: number; startedGen: number }

/** The same of several groups in a row, both inclusive: those where something is open. */
export async function openGenerations(
  c: Catalog,
  { from, to, class: workClass }: { from: number; to: number; class: string },
): Promise<OpenGroup[]> {
  return c.db
    .selectFrom('group_work')
    .select(['grp as group', 'wanted_gen as startedGen'])
    .where('class', '=', workClass)
    .where('grp', '>=', from)
    .where('grp', '<=', to)
    .whereRef('wanted_gen', '>', 'done_gen')
    .orderBy('grp')
    .execute()
}

/**
 * The generation that work on a group starts with: read it before looking at any chunk and give it to
 * `finishGroupWork`. Undefined when everything wanted so far is done, as for a job that comes twice.
 */
export async function openGeneration(
  c: Catalog,
  { group, class: workClass }: { group: number; class: string },
): Promise<number | undefined> {
  const row = await c.db
    .selectFrom('group_work')
    .select('wanted_gen')
    .where('grp', '=', group)
    .where('class', '=', workClass)
    .whereRef('wanted_gen', '>', 'done_gen')
    .executeTakeFirst()
  return row?.wanted_gen
}
