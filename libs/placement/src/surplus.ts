import { holdersIn } from './copies.ts'
import type { MemberTable } from './members.ts'
import { isSettled, type NodeStates } from './node-states.ts'
import { spreadOverZones } from './spread.ts'

export type SurplusRequest = {
  group: number
  holders: readonly number[]
  states: NodeStates
  /** R as asked for, never lowered to the number of members: what is removed cannot be wished back. */
  wanted: number
}

/**
 * Chooses the copies that may be dropped, the most dispensable first: those on draining nodes, then
 * those off the ideal that add no zone. Only settled copies (active or readonly nodes) count, and
 * `wanted` of them always stay; copies on suspect, returning, maintenance or absent nodes neither
 * count nor go. The caller checks again under the row lock: this is a plan, not a permission.
 *
 * Examples, checked by the tests. Nodes as `id*weight/zone`, holders `id` when active, else `id:state`:
 *
 * | nodes                     | group | holders         | wanted | drop |
 * |---------------------------|-------|-----------------|--------|------|
 * | 1 2 3 4                   | 0     | 2 4 3           | 3      | none |
 * | 1 2 3 4                   | 0     | 1 2 3 4         | 3      | 1    |
 * | 1 2 3 4                   | 0     | 1 2 3 4         | 2      | 1 3  |
 * | 1 2 3 4                   | 0     | 1 2 3:suspect 4 | 3      | none |
 * | 1 2 3 4                   | 0     | 1 2 3:returning 4 | 3    | none |
 * | 1 2 3 4                   | 0     | 2 3 4 9:draining | 3     | 9    |
 * | 1/a 2/a 3/b 4/b 5/c       | 0     | 1 2 3 5         | 3      | 1    |
 */
export function surplusHolders(
  order: ArrayLike<number> & Iterable<number>,
  ideal: readonly number[],
  table: MemberTable,
  { holders, states, wanted }: SurplusRequest,
): number[] {
  const settled = holdersIn(holders, states, isSettled).filter((id) => table.indexOf.has(id))
  if (settled.length < wanted) return []
  const draining = holdersIn(holders, states, (state) => state === 'draining')

  const ranked = Array.from(order).filter((index) => settled.includes(table.ids[index] as number))
  const isIdeal = (index: number) => ideal.includes(table.ids[index] as number)
  const idealFirst = [...ranked.filter(isIdeal), ...ranked.filter((index) => !isIdeal(index))]
  const used = new Uint16Array(table.zoneCount)
  const byWorth = spreadOverZones(idealFirst, table, used, idealFirst.length)
  const dispensable = byWorth.slice(wanted).map((index) => table.ids[index] as number)
  return [...draining, ...dispensable.reverse()]
}
