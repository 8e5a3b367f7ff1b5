import { DEFAULT_WRITE_QUORUM, holdersIn, liveCopies, writeQuorum } from './copies.ts'
import { countsForQuorum, isSettled, type NodeStates } from './node-states.ts'

/**
 * How safe a chunk is, worst first.
 *
 * - `lost`: no copy anywhere · `unreadable`: every copy is on a node that does not answer now
 * - `last-copy`: one live copy though more are wanted · `below-quorum`: fewer than W that count
 * - `below-wanted`: fewer live copies than R · `ok` · `surplus`: copies may be dropped
 */
export const RISK_CLASSES = [
  'lost',
  'unreadable',
  'last-copy',
  'below-quorum',
  'below-wanted',
  'ok',
  'surplus',
] as const

export type RiskClass = (typeof RISK_CLASSES)[number]

/**
 * The risk class of a chunk, or of all chunks of a group that share holders and R.
 *
 * `wanted` is R as asked for, not lowered to the number of members: a chunk that has one copy
 * because all other nodes are out is in danger, although no repair is possible until a node joins.
 *
 * Examples, checked by the tests. Holders as `id:state`:
 *
 * | holders                                    | wanted | class        |
 * |--------------------------------------------|--------|--------------|
 * | 1 2 3                                      | 3      | ok           |
 * | 1 2                                        | 3      | below-wanted |
 * | 1 2:returning                              | 3      | below-quorum |
 * | 1 2:down 3:out                             | 3      | last-copy    |
 * | 1                                          | 1      | ok           |
 * | 1:down 2:out                               | 3      | unreadable   |
 * | 1:lost 2:down                              | 3      | unreadable   |
 * | 1:lost 2:lost                              | 3      | lost         |
 * | none                                       | 3      | lost         |
 * | 1:?                                        | 3      | unreadable   |
 * | 1 2 3 4                                    | 3      | surplus      |
 * | 1 2 3 4:returning                          | 3      | ok           |
 * | 1 2 3 4:draining                           | 3      | surplus      |
 * | 1 2 3:draining                             | 3      | ok           |
 */
export function riskClass(input: {
  holders: readonly number[]
  states: NodeStates
  wanted: number
  /** The configured W, before it is lowered to R. */
  quorum?: number
}): RiskClass {
  const { holders, states, wanted, quorum = DEFAULT_WRITE_QUORUM } = input
  const live = liveCopies(holders, states).length
  if (live === 0) return holders.every((id) => states.get(id) === 'lost') ? 'lost' : 'unreadable'
  if (live === 1 && wanted > 1) return 'last-copy'
  if (live < wanted) {
    const firm = holdersIn(holders, states, countsForQuorum).length
    return firm < writeQuorum(wanted, quorum) ? 'below-quorum' : 'below-wanted'
  }
  return hasSurplus(holders, states, wanted) ? 'surplus' : 'ok'
}

/** Agrees with `surplusHolders`: something can go only while R settled copies stay. */
function hasSurplus(holders: readonly number[], states: NodeStates, wanted: number): boolean {
  const settled = holdersIn(holders, states, isSettled).length
  if (settled > wanted) return true
  return settled === wanted && holders.some((id) => states.get(id) === 'draining')
}

/** Work on copies in the order in which it is done: risk first, comfort last. */
export const WORK_CLASSES = [
  'last-copy',
  'below-quorum',
  'below-wanted',
  'drain',
  'rebalance',
  'scrub',
] as const

export type WorkClass = (typeof WORK_CLASSES)[number]

/** 1 for the most urgent class, as queues want it where a lower number goes first. */
export function workPriority(work: WorkClass): number {
  return WORK_CLASSES.indexOf(work) + 1
}

/** The repair that a risk class calls for; undefined when there is nothing to do, or no source. */
export function repairFor(risk: RiskClass): WorkClass | undefined {
  return risk === 'last-copy' || risk === 'below-quorum' || risk === 'below-wanted'
    ? risk
    : undefined
}

/** A copy sorted by risk, then oldest damage first (`since` in any one unit of time). */
export function orderRepairs<T extends { work: WorkClass; since?: number }>(
  items: readonly T[],
): T[] {
  return items.toSorted(
    (a, b) => workPriority(a.work) - workPriority(b.work) || (a.since ?? 0) - (b.since ?? 0),
  )
}
