import { FULL_FOR_MOST } from './choose-targets.ts'
import type { Member } from './members.ts'
import { isMember, isSettled, type NodeState, takesNewCopies } from './node-states.ts'
import { createPlacement, type Placement } from './placement.ts'
import { type Balance, createBalanceSum } from './rebalance-balance.ts'
import type { HeldRow, Move } from './rebalance-facts.ts'
import { pairsOfRow } from './rebalance-row.ts'
import { createMoveSum, type Transfer } from './rebalance-transfers.ts'

/** A node with all that a plan looks at. `used` and `capacity` in bytes; capacity 0 = unknown. */
export type BalanceNode = Member & {
  readonly state: NodeState
  readonly used: number
  readonly capacity: number
}

export type RebalancePlan = {
  /** In the order in which they are to be made. */
  moves: Move[]
  /** The moves, summed up by pair of nodes. */
  transfers: Transfer[]
  chunks: number
  bytes: number
  before: Balance
  after: Balance
}

export type RebalanceInput = {
  rows: readonly HeldRow[]
  nodes: readonly BalanceNode[]
  /** Fill that no target may reach; that of new copies unless given. */
  mark?: number
}

/**
 * Plans which copies go where, so that chunks lie where placement wants them (design decision 12). Pure.
 *
 * Only bytes away from their ideal node are a reason to move, never fill by itself: fill decides which
 * moves come first (from the fullest node) and which cannot be (into a node above its mark; a copy off
 * its ideal is fine as long as its ideal node is full). Rows in any trouble are left alone: too few
 * copies are for repair, too many for trimming, a copy on a draining node for the drain.
 *
 * Each move lowers the bytes away from ideal by its own bytes, keeps R copies (it is a copy before it
 * is a removal) and keeps or betters the spread over zones. Room that moves free is not given out
 * again within the plan, because a source copy may stay for a while after its target is there.
 *
 * Throws InvalidMember, InvalidGroup.
 */
export function planRebalance(input: RebalanceInput): RebalancePlan {
  const steps = rebalanceInSteps(input)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/**
 * The same with a stop after each row. A hundred thousand rows in disorder take seconds, in which a
 * process that serves people has to be able to do something else.
 */
export function* rebalanceInSteps({
  rows,
  nodes,
  mark = FULL_FOR_MOST,
}: RebalanceInput): Generator<undefined, RebalancePlan> {
  const placement = createPlacement(nodes.filter(({ state }) => isMember(state)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const room = roomBelow(mark, nodes)
  const before = createBalanceSum(placement)
  const after = createBalanceSum(placement)
  const away = createAwayRows()
  for (const given of rows) {
    yield
    const row = withoutLost(given, byId)
    before.add(row)
    const extra = isWhole(row, byId) ? offIdeal(row, placement.idealNodes) : []
    if (extra.length === 0) after.add(row)
    else away.add(row, Math.max(...extra.map((id) => fillOf(byId.get(id)))))
  }

  const sum = createMoveSum()
  for (const row of away.inOrder()) {
    yield
    const pairs = pairsOfRow({
      row,
      ideal: placement.idealNodes(row.group, row.wanted),
      zoneOf: (id) => byId.get(id)?.zone ?? null,
      fillOf: (id) => fillOf(byId.get(id)),
      takes: (id) => takesNewCopies(byId.get(id)?.state) && (room.get(id) ?? 0) >= row.bytes,
    })
    let holders = row.holders
    for (const { from, to } of pairs) {
      room.set(to, (room.get(to) ?? 0) - row.bytes)
      sum.add({ group: row.group, from, to, chunks: row.chunks, bytes: row.bytes })
      holders = holders.map((id) => (id === from ? to : id))
    }
    after.add({ ...row, holders })
  }

  const transfers = sum.transfers()
  return {
    moves: sum.moves(),
    transfers,
    chunks: transfers.reduce((all, { chunks }) => all + chunks, 0),
    bytes: transfers.reduce((all, { bytes }) => all + bytes, 0),
    before: before.total(),
    after: after.total(),
  }
}

/** A lost node stays among the holders for ever; its copies are none, and in nobody's way. */
function withoutLost(row: HeldRow, nodes: ReadonlyMap<number, BalanceNode>): HeldRow {
  const isThere = (id: number) => (nodes.get(id)?.state ?? 'lost') !== 'lost'
  return row.holders.every(isThere) ? row : { ...row, holders: row.holders.filter(isThere) }
}

/** Exactly R copies (or one per node), all of them settled, with nothing under way. */
function isWhole(row: HeldRow, nodes: ReadonlyMap<number, BalanceNode>): boolean {
  const { wanted, holders } = row
  return (
    wanted > 0 &&
    holders.length === wanted &&
    holders.every((id) => isSettled(nodes.get(id)?.state))
  )
}

/** Holders of a row that are not where placement wants it. */
function offIdeal(
  { group, wanted, holders }: HeldRow,
  idealNodes: Placement['idealNodes'],
): number[] {
  const ideal = idealNodes(group, wanted)
  return holders.filter((id) => !ideal.includes(id))
}

/**
 * Rows that relieve the fullest nodes first: if room runs out, it was used where it helps most. Sorted
 * into drawers as they come, by fill (as many as there are nodes) and group, because sorting them all at
 * the end would be one long step.
 */
function createAwayRows() {
  const byFill = new Map<number, HeldRow[][]>()
  return {
    add(row: HeldRow, fill: number): void {
      const groups = byFill.get(fill) ?? []
      byFill.set(fill, groups)
      groups[row.group] ??= []
      groups[row.group]?.push(row)
    },
    *inOrder(): Generator<HeldRow> {
      const fills = [...byFill.keys()].sort((a, b) => b - a)
      for (const fill of fills) {
        for (const rows of byFill.get(fill) ?? []) yield* rows ?? []
      }
    },
  }
}

function fillOf(node: BalanceNode | undefined): number {
  return node !== undefined && node.capacity > 0 ? node.used / node.capacity : 0
}

/** Bytes that each node can take and stay below the mark. A node of unknown size takes anything. */
function roomBelow(mark: number, nodes: readonly BalanceNode[]): Map<number, number> {
  return new Map(
    nodes.map(({ id, used, capacity }) => [
      id,
      capacity > 0 ? Math.ceil(capacity * mark) - used - 1 : Number.POSITIVE_INFINITY,
    ]),
  )
}
