import { FULL_FOR_MOST, openMembers, type Rooms } from './choose-targets.ts'
import { writeQuorum } from './copies.ts'
import type { MemberTable } from './members.ts'
import { spreadOverZones } from './spread.ts'

export type FirstTargetRequest = {
  group: number
  rooms: Rooms
  /** R, the copies wanted in the end. */
  copies: number
  /** The configured W (2 unless given), before it is lowered to R. */
  quorum?: number
  /** Any measure that is comparable between nodes, lower first, say bytes in flight / limit. */
  loadOf?: (node: number) => number
  /** Nodes not to use for this chunk: those where its removal is under way, or that just failed. */
  exclude?: readonly number[]
}

/** `first` are written at once; when one fails or is slow, the next of `next` takes its place. */
export type FirstTargets = { first: number[]; next: number[] }

/**
 * Chooses the W nodes that an upload writes before it answers: of the R best that can take a copy,
 * the least loaded, in different zones if there are any. Staying within the R best means that
 * nothing written here has to move later; choosing among them by load lets a slow node fall behind
 * without slowing every upload. `first` is shorter than W when too few nodes are usable.
 */
export function firstTargets(
  order: Iterable<number>,
  table: MemberTable,
  request: FirstTargetRequest,
): FirstTargets {
  const { rooms, copies, loadOf, exclude = [] } = request
  const quorum = writeQuorum(copies, request.quorum)
  const open = openMembers(order, table, { rooms, mark: FULL_FOR_MOST, except: exclude })
  const ranked = spread(open, table)
  const best = ranked.slice(0, copies)
  const ready = loadOf ? spread(byLoad(best, table, loadOf), table) : best

  const ids = [...ready, ...ranked.slice(copies)].map((index) => table.ids[index] as number)
  return { first: ids.slice(0, quorum), next: ids.slice(quorum) }
}

function spread(order: Iterable<number>, table: MemberTable): number[] {
  return spreadOverZones(order, table, new Uint16Array(table.zoneCount), table.ids.length)
}

function byLoad(best: number[], { ids }: MemberTable, loadOf: (node: number) => number): number[] {
  return best
    .map((index) => ({ index, load: loadOf(ids[index] as number) }))
    .sort((a, b) => a.load - b.load)
    .map(({ index }) => index)
}
