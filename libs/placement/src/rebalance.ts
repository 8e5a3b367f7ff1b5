import { FULL_FOR_MOST } from './choose-targets.ts'
import type { Member } from './members.ts'
import { isMember, isSettled, type NodeState, takesNewCopies } from './node-states.ts'
import { createPlacement, type Placement } from './placement.ts'
import { type Balance, balanceOf } from './rebalance-balance.ts'
import { pairsOfRow } from './rebalance-row.ts'

/** Chunks of one group that share R and holders: a row of the catalogue's `group_holders`. */
export type HeldRow = {
  readonly group: number
  /** R; 0 when nobody uses these chunks any more. */
  readonly wanted: number
  readonly holders: readonly number[]
  readonly chunks: number
  readonly bytes: number
}

/** A node with all that a plan looks at. `used` and `capacity` in bytes; capacity 0 = unknown. */
export type BalanceNode = Member & {
  readonly state: NodeState
  readonly used: number
  readonly capacity: number
}

/** One copy of each of so many chunks of a group goes from one node to another. */
export type Move = { group: number; from: number; to: number; chunks: number; bytes: number }

export type RebalancePlan = {
  /** In the order in which they are to be made. */
  moves: Move[]
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
export function planRebalance({
  rows,
  nodes,
  mark = FULL_FOR_MOST,
}: RebalanceInput): RebalancePlan {
  const placement = createPlacement(nodes.filter(({ state }) => isMember(state)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const room = roomBelow(mark, nodes)
  const moves = new Map<string, Move>()
  const moved = new Map<HeldRow, readonly number[]>()

  for (const row of inOrder(
    rows.filter((row) => isWhole(row, byId)),
    placement,
    byId,
  )) {
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
      addMove(moves, { group: row.group, from, to, chunks: row.chunks, bytes: row.bytes })
      holders = holders.map((id) => (id === from ? to : id))
    }
    if (pairs.length > 0) moved.set(row, holders)
  }

  const after = rows.map((row) => ({ ...row, holders: moved.get(row) ?? row.holders }))
  const list = [...moves.values()]
  return {
    moves: list,
    bytes: list.reduce((sum, { bytes }) => sum + bytes, 0),
    before: balanceOf(rows, placement),
    after: balanceOf(after, placement),
  }
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

/** Rows that relieve the fullest nodes first: if room runs out, it was used where it helps most. */
function inOrder(
  rows: readonly HeldRow[],
  placement: Placement,
  nodes: ReadonlyMap<number, BalanceNode>,
): HeldRow[] {
  const away = rows.flatMap((row) => {
    const ideal = placement.idealNodes(row.group, row.wanted)
    const extra = row.holders.filter((id) => !ideal.includes(id))
    if (extra.length === 0) return []
    return [{ row, fill: Math.max(...extra.map((id) => fillOf(nodes.get(id)))) }]
  })
  away.sort((a, b) => b.fill - a.fill || a.row.group - b.row.group)
  return away.map(({ row }) => row)
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

function addMove(moves: Map<string, Move>, move: Move): void {
  const key = `${move.group}/${move.from}/${move.to}`
  const known = moves.get(key)
  if (known === undefined) {
    moves.set(key, move)
    return
  }
  known.chunks += move.chunks
  known.bytes += move.bytes
}
