import type { LieCount } from '@holdfast/catalog'
import { isLive, isMember, type NodeState } from '@holdfast/placement'

/** Lies that are proven, within a day, until a node is not believed any more. */
export const LIES = 3
/** Share of the nodes that may be in quarantine by our own decision. */
const MOST_SHARE = 0.25

/** States in which a node may be challenged, and be quarantined. */
export const ANSWERING: readonly NodeState[] = [
  'active',
  'readonly',
  'suspect',
  'returning',
  'draining',
  'maintenance',
]

export type JudgedNode = { nodeId: number; state: NodeState }

export type Verdicts = {
  /** Not to be believed any more. */
  quarantine: LieCount[]
  /** Would be, if they were not too many: then it is rather us. */
  held: LieCount[]
}

/**
 * Which nodes go into quarantine. Pure.
 *
 * | proven lies | nodes in quarantine with it           | others live | then        |
 * |-------------|---------------------------------------|-------------|-------------|
 * | < 3         |                                       |             | nothing     |
 * | ≥ 3         | ≤ max(1 node, 25 % of all that count) | ≥ 1         | quarantine  |
 * | ≥ 3         | more                                  |             | people told |
 * | ≥ 3         |                                       | none        | people told |
 *
 * The limit is the brake's: when several nodes seem to lie at once, our own memory, network or software is
 * the likelier cause, and to drop them all would make every chunk unreadable.
 */
export function judgeLiars(nodes: readonly JudgedNode[], counts: readonly LieCount[]): Verdicts {
  const states = new Map(nodes.map(({ nodeId, state }) => [nodeId, state]))
  const inQuarantine = nodes.filter(({ state }) => state === 'quarantined').length
  const counting = nodes.filter(({ state }) => isMember(state) || state === 'draining').length
  const limit = Math.max(1, Math.floor((counting + inQuarantine) * MOST_SHARE))
  const live = nodes.filter(({ state }) => isLive(state)).length

  const verdicts: Verdicts = { quarantine: [], held: [] }
  const proven = counts
    .filter(({ nodeId, proven: lies }) => lies >= LIES && isAnswering(states.get(nodeId)))
    .sort((a, b) => b.proven - a.proven || a.nodeId - b.nodeId)
  for (const count of proven) {
    const taken = verdicts.quarantine.length
    const fits = inQuarantine + taken < limit && live - taken > 1
    verdicts[fits ? 'quarantine' : 'held'].push(count)
  }
  return verdicts
}

export function isAnswering(state: NodeState | undefined): boolean {
  return state !== undefined && ANSWERING.includes(state)
}
