import type { Catalog } from '../open-catalog.ts'

export type OpenGroup = { group: number; startedGen: number }

/**
 * The generations that work on groups in a row, both inclusive, starts with: read them before looking at
 * any chunk and give them to `finishGroupWorks`. Only of groups where something is open, so none for a
 * job that comes twice.
 */
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
