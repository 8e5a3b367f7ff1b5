import { isMember, type NodeState } from '@holdfast/placement'

/** Share of the members that may go down at once before it is taken for a fault of our own. */
const MOST_DOWN_SHARE = 0.25
/** After an hour a second monitor's word is enough. */
const RELEASE_AFTER_SECONDS = 3_600
const RELEASE_MONITORS = 2

export type BrakeInput = {
  nodes: readonly {
    nodeId: number
    /** As it will be after this round. */
    state: NodeState
    secondsInState: number
    failingMonitors: number
  }[]
  /** Nodes that an admin said are really gone. */
  confirmed: ReadonlySet<number>
}

/** While it holds, no node goes out, and only last copies are repaired, slowly. */
export type Brake = {
  /** The nodes that went down together. */
  nodes: number[]
  /** Seconds since one more was down than is believed. */
  seconds: number
  /** How many nodes may be down at once. */
  limit: number
}

/**
 * The brake of design decision 18: more than max(1 node, 25 % of the members) down at once.
 * "At once" needs no window of its own: a node stays `down` for the out time, so all that are down
 * now went down within it.
 *
 * | members | down | confirmed | held for | monitors | brake |
 * |---------|------|-----------|----------|----------|-------|
 * | 4       | 1    |           |          | 1        | no    |
 * | 4       | 2    |           | 10 s     | 1        | yes   |
 * | 8       | 2    |           |          | 1        | no    |
 * | 8       | 3    |           | 10 s     | 1        | yes   |
 * | 8       | 3    | 1 of them | 10 s     | 1        | no    |
 * | 4       | 2    |           | 61 min   | 1        | yes   |
 * | 4       | 2    |           | 61 min   | 2        | no    |
 */
export function brakeOf({ nodes, confirmed }: BrakeInput): Brake | undefined {
  const members = nodes.filter(({ state }) => isMember(state) || state === 'draining').length
  const limit = Math.max(1, Math.floor(members * MOST_DOWN_SHARE))
  const down = nodes
    .filter(({ nodeId, state }) => state === 'down' && !confirmed.has(nodeId))
    .sort((a, b) => b.secondsInState - a.secondsInState)
  // The first one beyond the limit pulled it.
  const tooMany = down[limit]
  if (tooMany === undefined) return undefined
  const agreed = down.every(({ failingMonitors }) => failingMonitors >= RELEASE_MONITORS)
  if (agreed && tooMany.secondsInState >= RELEASE_AFTER_SECONDS) return undefined
  return {
    nodes: down.map(({ nodeId }) => nodeId).sort((a, b) => a - b),
    seconds: tooMany.secondsInState,
    limit,
  }
}
