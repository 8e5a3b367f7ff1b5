import { isAwaited, isLive, type NodeState, type NodeStates } from './node-states.ts'

/** Copies that an upload waits for, unless configured otherwise or fewer are wanted. */
export const DEFAULT_WRITE_QUORUM = 2

/** The holders whose node can be read now, each once. */
export function liveCopies(holders: readonly number[], states: NodeStates): number[] {
  return holdersIn(holders, states, isLive)
}

/** The most copies that `members` nodes can hold: R, or one per node when there are fewer nodes. */
export function effectiveCopies(wanted: number, members: number): number {
  return Math.min(wanted, members)
}

/** W: how many copies must be stored before an upload is acknowledged. Never more than R. */
export function writeQuorum(wanted: number, configured = DEFAULT_WRITE_QUORUM): number {
  return Math.min(wanted, configured)
}

/**
 * How many copies to make now. A copy on a node that is down is awaited until the node is out,
 * since most nodes that go down come back within minutes; but a chunk with one live copy gets its
 * second at once. 0 without a live copy (there is nothing to copy from). Whether a node has room
 * for them is for `chooseTargets` to say: fewer targets than copies due means the work is parked.
 */
export function copiesDue(input: {
  holders: readonly number[]
  states: NodeStates
  wanted: number
}): number {
  const { holders, states, wanted } = input
  const live = liveCopies(holders, states).length
  if (live === 0) return 0
  const awaited = holdersIn(holders, states, isAwaited).length
  const missing = Math.max(0, wanted - live - awaited)
  return live === 1 && wanted > 1 ? Math.max(1, missing) : missing
}

/**
 * Holders whose node's state passes `test`. Repeated ids count once: taking a repetition for a
 * second copy would let the real second copy be removed.
 */
export function holdersIn(
  holders: readonly number[],
  states: NodeStates,
  test: (state: NodeState | undefined) => boolean,
): number[] {
  return holders.filter((id, at) => test(states.get(id)) && holders.indexOf(id) === at)
}
