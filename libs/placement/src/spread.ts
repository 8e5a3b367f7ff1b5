import type { MemberTable } from './members.ts'

/**
 * Takes `count` members from `order` (indices, best first) so that copies spread evenly over zones:
 * always the best member of the zones that hold fewest copies so far. `used` says how many copies
 * each zone holds before; it is changed.
 *
 * A member's level is the number of copies its zone has once every better member of that zone was
 * taken, and the answer is `order` sorted by level, stably. That makes each answer a prefix of the
 * next longer one, and makes it lose only the removed node when a node leaves: the two properties
 * that keep moves minimal. One pass; it stops early once level 0 suffices, the usual case.
 */
export function spreadOverZones(
  order: Iterable<number>,
  { zones }: MemberTable,
  used: Uint16Array,
  count: number,
): number[] {
  const levels: number[][] = []
  for (const index of order) {
    const zone = zones[index] as number
    const level = used[zone] as number
    used[zone] = level + 1
    levels[level] ??= []
    const peers = levels[level]
    peers.push(index)
    if (level === 0 && peers.length === count) return peers
  }
  return levels.flat().slice(0, Math.max(0, count))
}
