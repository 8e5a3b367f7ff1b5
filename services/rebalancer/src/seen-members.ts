import { type Catalog, generations, getSetting, setSetting } from '@holdfast/catalog'

/** The number of the members that were planned for last. */
const SETTING = 'rebalance-seen'

/** Whether nodes joined, or changed weight or zone, since somebody last planned for them. */
export async function membersSeen(
  catalog: Catalog,
): Promise<{ members: number; changed: boolean }> {
  const [{ members }, seen] = await Promise.all([
    generations(catalog),
    getSetting<number>(catalog, SETTING),
  ])
  return { members, changed: seen !== members }
}

export const noteMembers = (catalog: Catalog, members: number): Promise<void> =>
  setSetting(catalog, SETTING, members)
