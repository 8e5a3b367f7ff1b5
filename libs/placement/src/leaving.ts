import type { Rooms } from './choose-targets.ts'
import { copiesDue, effectiveCopies, holdersIn, liveCopies } from './copies.ts'
import { isAwaited, isMember, isSettled, type NodeStates, takesNewCopies } from './node-states.ts'
import { createPlacement, type Placement } from './placement.ts'
import type { BalanceNode } from './rebalance.ts'
import type { HeldRow } from './rebalance-facts.ts'

/** `drain`: each chunk gets its copy elsewhere first. `remove`: it is gone, and the others repair. */
export type LeavingHow = 'drain' | 'remove'

type Sum = { chunks: number; bytes: number }

/** What it comes to when a node leaves. Chunks that nobody uses any more are left out. */
export type LeavingPlan = {
  /** Copies there. */
  held: Sum
  /** Of these, chunks without any live copy elsewhere. */
  last: Sum
  /** Of these, chunks with one live copy elsewhere although more are wanted. */
  oneCopy: Sum
  /** Copies to be made on other nodes. */
  toCopy: Sum
  /** Of these, the ones that no other node takes as things are. */
  noRoom: Sum
  /** Where the others go; most bytes first. */
  targets: ({ nodeId: number } & Sum)[]
  /** Nodes that may fail at once, of chunks that want more than one copy; null: there are none. */
  marginNow: number | null
  /** The same in the moment when the node is gone, before anything is repaired. */
  marginAfter: number | null
}

export type LeavingInput = {
  rows: readonly HeldRow[]
  nodes: readonly BalanceNode[]
  nodeId: number
  how: LeavingHow
}

/** Plans what happens when a node leaves, without doing it. Pure. Throws InvalidMember, InvalidGroup. */
export function planLeaving(input: LeavingInput): LeavingPlan {
  const steps = leavingInSteps(input)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same with a stop after each row, so that a process that serves people does so meanwhile. */
export function* leavingInSteps(input: LeavingInput): Generator<undefined, LeavingPlan> {
  const { rows, nodes, nodeId, how } = input
  const others = nodes.filter(({ id, state }) => id !== nodeId && isMember(state))
  const states: NodeStates = new Map(nodes.map(({ id, state }) => [id, state]))
  const placement = createPlacement(others)
  const rooms = createRooms(others)
  const sums = createSums()
  for (const row of rows) {
    yield
    if (row.wanted === 0) continue
    const live = liveCopies(row.holders, states)
    const rest = live.filter((id) => id !== nodeId)
    sums.margin(row, live.length, rest.length)
    if (!row.holders.includes(nodeId)) continue
    sums.leave(row, rest.length)
    const due =
      how === 'drain' ? dueBefore(row, nodeId, states) : dueAfter(row, nodeId, states, others)
    const lastCopy = rest.length <= (how === 'drain' ? 0 : 1)
    const view = { placement, rooms: rooms.for(row.bytes) }
    const targets = due === 0 ? [] : targetsOf(row, { due, live: rest, lastCopy, ...view })
    for (const target of targets) rooms.take(target, row.bytes)
    sums.copy(row, due, targets)
  }
  return sums.total()
}

/** As a drain judges it: R settled copies elsewhere, none of them on a node that drains too. */
function dueBefore({ wanted, holders }: HeldRow, nodeId: number, states: NodeStates): number {
  const rest = holders.filter((id) => id !== nodeId && states.get(id) !== 'draining')
  if (holdersIn(rest, states, isSettled).length >= wanted) return 0
  const awaited = holdersIn(rest, states, isAwaited).length
  return Math.max(0, wanted - liveCopies(rest, states).length - awaited)
}

/** As repair judges it, with the nodes that are left. */
function dueAfter(
  { wanted, holders }: HeldRow,
  nodeId: number,
  states: NodeStates,
  others: readonly BalanceNode[],
): number {
  const rest = holders.filter((id) => id !== nodeId)
  return copiesDue({ holders: rest, states, wanted: effectiveCopies(wanted, others.length) })
}

type TargetInput = {
  due: number
  live: readonly number[]
  lastCopy: boolean
  placement: Pick<Placement, 'chooseTargets'>
  rooms: Rooms
}

function targetsOf(row: HeldRow, { due, live, lastCopy, placement, rooms }: TargetInput): number[] {
  return placement.chooseTargets({
    group: row.group,
    rooms,
    holders: live,
    wanted: live.length + due,
    lastCopy,
    exclude: [...row.holders],
  })
}

/** The room of each node, which what is planned uses up. */
function createRooms(nodes: readonly BalanceNode[]) {
  const rooms = new Map(
    nodes.map(({ id, state, used, capacity }) => [
      id,
      { usable: takesNewCopies(state), used, capacity },
    ]),
  )
  return {
    /** With so many bytes more, because that is what a target would come to. */
    for: (bytes: number): Rooms =>
      new Map(
        [...rooms].map(([id, { usable, used, capacity }]) => [
          id,
          { usable, fill: capacity > 0 ? (used + bytes) / capacity : 0 },
        ]),
      ),
    take(id: number, bytes: number): void {
      const room = rooms.get(id)
      if (room !== undefined) room.used += bytes
    },
  }
}

function createSums() {
  const held = sum()
  const last = sum()
  const oneCopy = sum()
  const toCopy = sum()
  const noRoom = sum()
  const targets = new Map<number, Sum>()
  let leastNow = Number.POSITIVE_INFINITY
  let leastAfter = Number.POSITIVE_INFINITY
  return {
    margin({ wanted }: HeldRow, now: number, after: number): void {
      if (wanted <= 1) return
      leastNow = Math.min(leastNow, now)
      leastAfter = Math.min(leastAfter, after)
    },
    leave(row: HeldRow, live: number): void {
      grow(held, row)
      if (live === 0) grow(last, row)
      if (live === 1 && row.wanted > 1) grow(oneCopy, row)
    },
    copy(row: HeldRow, due: number, chosen: readonly number[]): void {
      grow(toCopy, row, due)
      grow(noRoom, row, due - chosen.length)
      for (const id of chosen) {
        const target = targets.get(id) ?? sum()
        targets.set(id, target)
        grow(target, row)
      }
    },
    total: (): LeavingPlan => ({
      held,
      last,
      oneCopy,
      toCopy,
      noRoom,
      targets: [...targets]
        .map(([nodeId, target]) => ({ nodeId, ...target }))
        .sort((a, b) => b.bytes - a.bytes || a.nodeId - b.nodeId),
      marginNow: marginOf(leastNow),
      marginAfter: marginOf(leastAfter),
    }),
  }
}

const sum = (): Sum => ({ chunks: 0, bytes: 0 })

function grow(total: Sum, { chunks, bytes }: Sum, times = 1): void {
  total.chunks += chunks * times
  total.bytes += bytes * times
}

/** A chunk that cannot be read now has no margin at all. */
const marginOf = (least: number): number | null =>
  Number.isFinite(least) ? Math.max(0, least - 1) : null
