import type { MemberTable } from './members.ts'
import { spreadOverZones } from './spread.ts'

/** From this fill on, a node takes last-copy repairs only. */
export const FULL_FOR_MOST = 0.9
/** From this fill on, a node takes nothing: room is left for its own metadata and compaction. */
export const FULL_FOR_ALL = 0.95

/** What a node can take now. `fill` is used / capacity (0 to 1; 0 when the capacity is unknown). */
export type Room = { readonly usable: boolean; readonly fill: number }

/** The room of each member by id. A member that is absent takes nothing. */
export type Rooms = ReadonlyMap<number, Room>

export type TargetRequest = {
  group: number
  rooms: Rooms
  /** The nodes that hold a live copy and shall keep it: leave out one that is being drained. */
  holders: readonly number[]
  /** Live copies to end up with, holders included. */
  wanted: number
  /** At most one live copy is left: nodes up to 95 % full will do, where 90 % is the rule. */
  lastCopy: boolean
  /** Nodes not to use for this chunk, for instance those where its removal is under way. */
  exclude?: readonly number[]
}

/**
 * Chooses where the missing copies of a chunk go, best first: the highest ranked nodes that can
 * take one, in zones that live holders use least. When all nodes are fit and the holders are
 * ideal ones, this completes the ideal set.
 * Returns fewer than asked, or none, when nodes run out.
 *
 * Examples, checked by the tests. Nodes as `id*weight/zone`, `!` unusable, `@92` 92 % full:
 *
 * | nodes                     | group | holders | wanted | last copy | exclude | targets |
 * |---------------------------|-------|---------|--------|-----------|---------|---------|
 * | 1 2 3 4                   | 0     | 2       | 3      | no        | none    | 4 3     |
 * | 1 2 3 4                   | 0     | 2 4 3   | 3      | no        | none    | none    |
 * | 1 2 3 4!                  | 0     | 2 3     | 3      | no        | none    | 1       |
 * | 1 2 3 4                   | 0     | 2 3     | 3      | no        | 4       | 1       |
 * | 1@50 2 3 4@92             | 0     | 2 3     | 3      | no        | none    | 1       |
 * | 1@50 2! 3 4@92            | 0     | 3       | 2      | yes       | none    | 4       |
 * | 1@50 2! 3 4@95            | 0     | 3       | 2      | yes       | none    | 1       |
 * | 1/a 2/a 3/b 4/b 5/c!      | 0     | 2 4     | 3      | no        | none    | 3       |
 * | 1/a 2/a 3/b 4/b 5/c       | 0     | 1 4     | 3      | no        | none    | 5       |
 * | 1 2                       | 0     | 1       | 3      | no        | none    | 2       |
 * | 1 2 3                     | 0     | 9 3     | 3      | no        | none    | 2       |
 */
export function chooseTargets(
  order: Iterable<number>,
  table: MemberTable,
  request: TargetRequest,
): number[] {
  const { rooms, holders, wanted, lastCopy, exclude = [] } = request
  const missing = wanted - new Set(holders).size
  if (missing <= 0) return []

  const open = openMembers(order, table, {
    rooms,
    mark: lastCopy ? FULL_FOR_ALL : FULL_FOR_MOST,
    except: [...holders, ...exclude],
  })
  const picked = spreadOverZones(open, table, zonesInUse(holders, table), missing)
  return picked.map((index) => table.ids[index] as number)
}

/** The members of `order` that are usable, filled below `mark` and not named in `except`. */
export function* openMembers(
  order: Iterable<number>,
  { ids }: MemberTable,
  { rooms, mark, except }: { rooms: Rooms; mark: number; except: readonly number[] },
): Generator<number> {
  for (const index of order) {
    const id = ids[index] as number
    const room = rooms.get(id)
    if (room?.usable && room.fill < mark && !except.includes(id)) yield index
  }
}

/** Holders that are not members (draining) are on their way out, so their zone counts as free. */
function zonesInUse(holders: readonly number[], table: MemberTable): Uint16Array {
  const used = new Uint16Array(table.zoneCount)
  for (const id of new Set(holders)) {
    const zone = table.zones[table.indexOf.get(id) ?? -1]
    if (zone !== undefined) used[zone] = (used[zone] as number) + 1
  }
  return used
}
