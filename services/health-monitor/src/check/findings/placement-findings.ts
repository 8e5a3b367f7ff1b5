import type { CheckFinding } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import { FULL_FOR_MOST, isMember, liveCopies } from '@holdfast/placement'
import type { GroupRow, Sum } from '../../groups/evaluate-groups.ts'
import type { CopyFacts } from '../facts.ts'
import { inBytes } from './words.ts'

/** From this share of all bytes on, copies off their place are worth a word. */
const AWAY_SHARE = 0.05

/** Copies in the wrong zone or on the wrong node; nothing is short of copies by that. Pure. */
export function placementFindings(facts: CopyFacts): CheckFinding[] {
  const crowded: Sum = { chunks: 0, bytes: 0 }
  const away: Sum = { chunks: 0, bytes: 0 }
  let copies = 0
  const zones = zonesOf(facts)
  for (const row of facts.rows) {
    if (row.wanted === 0) continue
    const live = liveCopies(row.holders, facts.states)
    copies += live.length * row.bytes
    const together = crowdedCopies(live, zones)
    if (together > 0) {
      crowded.chunks += row.chunks
      crowded.bytes += together * row.bytes
    }
    const misplaced = misplacedCopies(row, live, facts)
    if (misplaced > 0) {
      away.chunks += row.chunks
      away.bytes += misplaced * row.bytes
    }
  }
  return [
    ...(crowded.chunks > 0 ? [zoneFinding(crowded)] : []),
    ...(away.bytes > AWAY_SHARE * copies ? [awayFinding(away, copies)] : []),
  ]
}

type Zones = { of: ReadonlyMap<number, string>; usable: ReadonlySet<string> }

/** A node without a zone is one of its own. */
function zonesOf({ states, zones, rooms }: CopyFacts): Zones {
  const of = new Map([...zones].map(([id, zone]) => [id, zone ?? `node ${id}`]))
  const usable = new Set<string>()
  for (const [id, zone] of of) {
    const room = rooms.get(id)
    if (isMember(states.get(id)) && room?.usable && room.fill < FULL_FOR_MOST) usable.add(zone)
  }
  return { of, usable }
}

/** How many copies share a zone although another zone could take one. */
function crowdedCopies(live: readonly number[], { of, usable }: Zones): number {
  const used = new Set(live.map((id) => of.get(id) ?? `node ${id}`))
  const free = [...usable].filter((zone) => !used.has(zone)).length
  return Math.min(live.length - used.size, free)
}

/** Copies that are not where they belong, where the place they belong to could take one. */
function misplacedCopies(
  { group, wanted }: GroupRow,
  live: readonly number[],
  { placement, rooms }: CopyFacts,
): number {
  const ideal = placement.idealNodes(group, wanted)
  const open = ideal.filter((id) => {
    const room = rooms.get(id)
    return !live.includes(id) && room?.usable && room.fill < FULL_FOR_MOST
  })
  // A copy that is missing is a deficit, not a copy in the wrong place.
  const strangers = live.filter((id) => !ideal.includes(id)).length
  return Math.min(open.length, strangers)
}

function zoneFinding(crowded: Sum): CheckFinding {
  return {
    kind: 'zone-violation',
    severity: 'warning',
    ...crowded,
    detail: `${counted(crowded.chunks, 'chunk has', 'chunks have')} two copies in one zone while another zone has none.`,
    action: `Rebalancing moves ${inBytes(crowded.bytes)} to other zones; repair leaves them.`,
  }
}

function awayFinding(away: Sum, copies: number): CheckFinding {
  const share = Math.round((100 * away.bytes) / copies)
  return {
    kind: 'away-from-ideal',
    severity: 'notice',
    ...away,
    detail: `${inBytes(away.bytes)} of copies (${share} %) are not on the node they belong to.`,
    action: 'Rebalancing moves them; nothing is less safe until then.',
  }
}
