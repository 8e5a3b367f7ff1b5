import { FULL_FOR_MOST, type Rooms } from './choose-targets.ts'
import { holdersIn } from './copies.ts'
import { isSettled, type NodeStates } from './node-states.ts'
import type { Placement } from './placement.ts'
import { keepsSpread } from './rebalance-row.ts'

export type MoveQuestion = {
  group: number
  wanted: number
  holders: readonly number[]
  from: number
  to: number
}

export type MoveView = {
  placement: Pick<Placement, 'idealNodes'>
  states: NodeStates
  rooms: Rooms
  zoneOf(node: number): string | null
}

/**
 * What is to be done for one chunk of a planned move, as things stand now:
 *
 * - `copy`: copy it to the target, then take it from the source
 * - `remove`: it is on the target already; take it from the source
 * - `wait`: something passes first: a holder that is away, a target that is, another move of the plan
 * - `stale`: the plan is overtaken; leave the chunk where it is
 */
export type MoveStep =
  | { step: 'copy' }
  | { step: 'remove' }
  | { step: 'wait' | 'stale'; reason: string }

/**
 * Looks at a planned move again, right before it is made: a plan may be hours old. Pure. The source
 * copy is checked once more under its row's lock before it goes, whatever this says.
 */
export function judgeMove(
  { group, wanted, holders: named, from, to }: MoveQuestion,
  { placement, states, rooms, zoneOf }: MoveView,
): MoveStep {
  // As the plan has them: a lost node stays among the holders, and is in nobody's zone.
  const holders = named.filter((id) => (states.get(id) ?? 'lost') !== 'lost')
  const ideal = placement.idealNodes(group, wanted)
  if (!holders.includes(from)) return stale('the source does not hold it any more')
  if (ideal.includes(from)) return stale('it belongs where it is by now')
  if (!ideal.includes(to)) return stale('it belongs on another node by now')
  if (holders.includes(to)) {
    const rest = holders.filter((id) => id !== from)
    if (holdersIn(rest, states, isSettled).length >= wanted) return { step: 'remove' }
    // Repair or another move brought it there, and took none in return: no waiting makes it one too many.
    if (rest.length < wanted) return stale('it is on the target already, and has no copy too many')
    return wait('another copy of it is in doubt')
  }
  if (holdersIn(holders, states, isSettled).length < wanted) {
    return wait('it is short of copies, which is for repair')
  }
  if (!keepsSpread(holders, { from, to }, zoneOf)) return wait('zones would be spread worse')
  const room = rooms.get(to)
  if (!room?.usable) return wait('the target takes no copies now')
  if (room.fill >= FULL_FOR_MOST) return stale('the target is above its mark')
  return { step: 'copy' }
}

function stale(reason: string): MoveStep {
  return { step: 'stale', reason }
}

function wait(reason: string): MoveStep {
  return { step: 'wait', reason }
}
