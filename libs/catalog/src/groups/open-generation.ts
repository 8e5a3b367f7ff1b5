import type { Catalog } from '../open-catalog.ts'

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
