import { audit, type Catalog, getSetting, removeSetting, setSetting } from '@holdfast/catalog'
import type { Evaluation, Found } from './evaluate-groups.ts'

/** While it is there, repairs are under way; its value says since when and how much there was. */
const REPAIR_SETTING = 'repair-told'

type Told = { since: string; chunks: number; bytes: number }

export type RepairTeller = {
  /** To be called with every look at the groups. Throws CatalogueUnavailable. */
  saw(evaluation: Pick<Evaluation, 'work' | 'parked'>): Promise<void>
}

const REPAIRS: readonly string[] = ['last-copy', 'below-quorum', 'below-wanted']

/**
 * Writes down when repairs begin and when nothing is left of them: one event each for all chunks
 * together, also when the lead changes in between. Work counts once two looks in a row found it in the
 * same group: what an upload has not finished yet is gone by then.
 */
export function createRepairTeller(catalog: Catalog): RepairTeller {
  let last: ReadonlySet<string> | undefined

  return {
    async saw({ work, parked }) {
      const repairs = work.filter((one) => !one.young && REPAIRS.includes(one.class))
      const before = last
      last = new Set(repairs.map(keyOf))
      if (before === undefined) return
      const lasting = repairs.some((one) => before.has(keyOf(one)))
      const told = await getSetting<Told>(catalog, REPAIR_SETTING)
      if (lasting && told === undefined) await begin(catalog, repairs)
      const over = repairs.length === 0 && before.size === 0
      if (over && told !== undefined) await end(catalog, told, parked.chunks)
    },
  }
}

const keyOf = ({ group, class: name }: Found): string => `${group}/${name}`

async function begin(catalog: Catalog, repairs: readonly Found[]): Promise<void> {
  const byClass = Object.fromEntries(
    [...Map.groupBy(repairs, (one) => one.class)].map(([name, own]) => [name, sum(own, 'chunks')]),
  )
  const amount = { chunks: sum(repairs, 'chunks'), bytes: sum(repairs, 'bytes') }
  await setSetting(catalog, REPAIR_SETTING, {
    since: new Date(Date.now()).toISOString(),
    ...amount,
  })
  await audit(catalog, { action: 'repair.started', detail: { ...amount, byClass } })
}

async function end(catalog: Catalog, told: Told, parkedChunks: number): Promise<void> {
  await removeSetting(catalog, REPAIR_SETTING)
  await audit(catalog, { action: 'repair.finished', detail: { ...told, parkedChunks } })
}

const sum = (entries: readonly Found[], field: 'chunks' | 'bytes'): number =>
  entries.reduce((total, entry) => total + entry[field], 0)
