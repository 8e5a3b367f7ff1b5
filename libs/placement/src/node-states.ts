/**
 * What each state of a node means for its copies. This is the one place where that is defined.
 *
 *     joining → active ⇄ suspect → down → out     down | out → returning → active
 *     active → draining → drained                 active ⇄ readonly · misconfigured · maintenance
 *     any that answers → quarantined → returning  (it lied; an administrator takes it back)
 *     any → lost (repository wiped, swapped or removed as lost; the id is never used again)
 *
 * | state         | live | member | takes new copies | counts for W | settled | awaited |
 * |---------------|------|--------|------------------|--------------|---------|---------|
 * | joining       |      |        |                  |              |         |         |
 * | active        | yes  | yes    | yes              | yes          | yes     |         |
 * | suspect       | yes  | yes    |                  | yes          |         |         |
 * | down          |      | yes    |                  |              |         | yes     |
 * | out           |      |        |                  |              |         |         |
 * | returning     | yes  | yes    |                  |              |         |         |
 * | draining      | yes  |        |                  | yes          |         |         |
 * | drained       |      |        |                  |              |         |         |
 * | readonly      | yes  | yes    |                  | yes          | yes     |         |
 * | misconfigured |      | yes    |                  |              |         | yes     |
 * | maintenance   | yes  | yes    |                  | yes          |         |         |
 * | quarantined   |      |        |                  |              |         |         |
 * | lost          |      |        |                  |              |         |         |
 */
export const NODE_STATES = [
  'joining',
  'active',
  'suspect',
  'down',
  'out',
  'returning',
  'draining',
  'drained',
  'readonly',
  'misconfigured',
  'maintenance',
  'quarantined',
  'lost',
] as const

export type NodeState = (typeof NODE_STATES)[number]

/** The states of all nodes by id. A node that is absent counts as away, never as proof of loss. */
export type NodeStates = ReadonlyMap<number, NodeState>

/** Readable: a verified copy on such a node is a live copy. */
export const LIVE_STATES: readonly NodeState[] = [
  'active',
  'suspect',
  'returning',
  'draining',
  'readonly',
  'maintenance',
]

/**
 * Ranked by placement. Nodes that are down stay members until they are out: if they left at once,
 * every restart of a node would move its share of the data away and back.
 */
export const MEMBER_STATES: readonly NodeState[] = [
  'active',
  'suspect',
  'down',
  'returning',
  'readonly',
  'misconfigured',
  'maintenance',
]

/** May be written to. Fill is a second condition, checked where targets are chosen. */
export const WRITABLE_STATES: readonly NodeState[] = ['active']

/**
 * A live copy that counts for the write quorum. A node that came back does not until its inventory
 * is done: it may have lost what it had acknowledged.
 */
export const QUORUM_STATES: readonly NodeState[] = LIVE_STATES.filter((s) => s !== 'returning')

/**
 * Copies that justify removing another one. Stricter than live, because a removal cannot be undone:
 * suspect and maintenance nodes may be about to vanish, draining ones will, and a returning one
 * has not shown its inventory yet.
 */
export const SETTLED_STATES: readonly NodeState[] = ['active', 'readonly']

/** Away, but expected back: such a copy is not replaced yet, unless only one live copy is left. */
export const AWAITED_STATES: readonly NodeState[] = ['down', 'misconfigured']

export const isLive = memberOf(LIVE_STATES)
export const isMember = memberOf(MEMBER_STATES)
export const takesNewCopies = memberOf(WRITABLE_STATES)
export const countsForQuorum = memberOf(QUORUM_STATES)
export const isSettled = memberOf(SETTLED_STATES)
export const isAwaited = memberOf(AWAITED_STATES)

function memberOf(states: readonly NodeState[]): (state: NodeState | undefined) => boolean {
  const set = new Set<NodeState | undefined>(states)
  return (state) => set.has(state)
}
