import type { Rooms } from './choose-targets.ts'
import { holdersIn, liveCopies } from './copies.ts'
import { isAwaited, isSettled, type NodeStates } from './node-states.ts'
import type { Placement } from './placement.ts'

export type DrainQuestion = {
  group: number
  wanted: number
  holders: readonly number[]
  /** Nodes where this chunk is being removed: nothing is put there. */
  removing: readonly number[]
  /** The node that is emptied. */
  node: number
}

export type DrainView = {
  placement: Pick<Placement, 'chooseTargets'>
  states: NodeStates
  rooms: Rooms
}

/** As `MoveStep`, with the nodes to copy to. */
export type DrainStep =
  | { step: 'copy'; targets: number[] }
  | { step: 'remove' }
  | { step: 'wait'; reason: string }

/**
 * What a chunk on a draining node needs before it can leave: R settled copies elsewhere. Copies on any
 * draining node do not count, and one on a node that is down is awaited as in repair. Pure.
 *
 * R is what was asked for, not lowered to the number of nodes: a drain never takes a copy away that is
 * not replaced. Where no node is left for it, the drain waits and says so.
 */
export function judgeDrain(
  { group, wanted, holders, removing, node }: DrainQuestion,
  { placement, states, rooms }: DrainView,
): DrainStep {
  const rest = holders.filter((id) => id !== node && states.get(id) !== 'draining')
  if (holdersIn(rest, states, isSettled).length >= wanted) return { step: 'remove' }
  const live = liveCopies(rest, states)
  const due = wanted - live.length - holdersIn(rest, states, isAwaited).length
  if (due <= 0) return { step: 'wait', reason: 'another copy of it is in doubt' }
  const targets = placement.chooseTargets({
    group,
    rooms,
    holders: live,
    wanted: live.length + due,
    lastCopy: live.length === 0,
    exclude: [...holders, ...removing],
  })
  if (targets.length === 0) return { step: 'wait', reason: 'no other node takes a copy of it' }
  return { step: 'copy', targets }
}
