import { holdersIn } from './copies.ts'
import type { MemberTable } from './members.ts'
import { isSettled, type NodeStates } from './node-states.ts'
import { spreadOverZones } from './spread.ts'

export type SurplusRequest = {
  group: number
  holders: readonly number[]
  states: NodeStates
  /** R as asked for, not lowered to the number of members: a removal cannot be undone. */
  wanted: number
}

/**
 * Chooses the copies that may be dropped: those on draining nodes first, then the most dispensable
 * of those that are off the ideal and add no zone. Only settled copies (active or readonly nodes)
 * count, and `wanted` of them always stay, at least one; copies on suspect, returning, maintenance
 * or absent nodes neither count nor go. The caller checks again under the row lock: this is a plan,
 * not a permission.
 *
 * Examples, checked by the tests. Nodes as `id*weight/zone`, holders `id` (active) or `id:state`:
 *
 * | nodes                 | group | holders            | wanted | drop |
 * |-----------------------|-------|--------------------|--------|------|
 * | 1 2 3 4               | 0     | 2 4 3              | 3      | none |
 * | 1 2 3 4               | 0     | 1 2 3 4            | 3      | 1    |
 * | 1 2 3 4               | 0     | 1 2 3 4            | 2      | 1 3  |
 * | 1 2 3 4               | 0     | 1 2 3:suspect 4    | 3      | none |
 * | 1 2 3 4               | 0     | 1 2 3:returning 4  | 3      | none |
 * | 1 2 3 4               | 0     | 2 3 4 9:draining   | 3      | 9    |
 * | 1/a 2/a 3/b 4/b 5/c   | 0     | 1 2 3 5            | 3      | 1    |
 */
export function surplusHolders(
  order: Uint16Array,
  table: MemberTable,
  { holders, states, wanted }: SurplusRequest,
): number[] {
  const settled = holdersIn(holders, states, isSettled).filter((id) => table.indexOf.has(id))
  const kept = Math.max(1, wanted)
  if (!(settled.length >= kept)) return [] // written this way round so that NaN drops nothing
  const draining = holdersIn(holders, states, (state) => state === 'draining')

  // The rule that made the ideal, applied to the holders: it keeps every ideal one among them.
  const ranked = order.filter((index) => settled.includes(table.ids[index] as number))
  const used = new Uint16Array(table.zoneCount)
  const byWorth = spreadOverZones(ranked, table, used, ranked.length)
  const dispensable = byWorth.slice(kept).map((index) => table.ids[index] as number)
  return [...draining, ...dispensable.reverse()]
}
