import { isLive, isMember, liveCopies, type NodeStates, riskClass } from '@holdfast/placement'
import type { FileHealth } from './file-row.ts'

/** How many chunks of a content lie on exactly these nodes; flawed copies are left out already. */
export type HolderSet = {
  kind: 'leaf' | 'tree'
  holders: number[]
  chunks: number
  bytes: number
}

export type ContentFacts = {
  wanted: number
  wantedExplicit: boolean
  /** False: the remaining copies were never all seen; then missing ones are "on their way". */
  placed: boolean
}

export type Verdict = { health: FileHealth; least: number | null }

const ORDER: readonly FileHealth[] = [
  'lost',
  'unreadable',
  'at-risk',
  'fewer-copies',
  'storing',
  'safe',
]

/**
 * The worst of a content's chunks. Pure.
 *
 * A default R follows the number of nodes there are (also those that are out: they were not given up),
 * so one node alone is not "at risk" for ever; an R that was named is kept. Tree nodes can be made
 * again from the leaves, so without them a file is at risk at worst.
 */
export function judge(
  sets: readonly HolderSet[],
  facts: ContentFacts,
  states: NodeStates,
): Verdict {
  const wanted = facts.wantedExplicit ? facts.wanted : Math.min(facts.wanted, placesIn(states))
  let least: number | null = null
  let worst: FileHealth = 'safe'
  for (const set of sets) {
    const live = liveCopies(set.holders, states).length
    if (set.kind === 'leaf') least = Math.min(least ?? live, live)
    const health = healthOf(set, { wanted, placed: facts.placed, states })
    if (ORDER.indexOf(health) < ORDER.indexOf(worst)) worst = health
  }
  return { health: worst, least }
}

/** Nodes that have or could have a copy: members, and those that are out but may return. */
function placesIn(states: NodeStates): number {
  const places = [...states.values()].filter((state) => isMember(state) || state === 'out')
  return Math.max(1, places.length)
}

function healthOf(
  { kind, holders }: HolderSet,
  { wanted, placed, states }: { wanted: number; placed: boolean; states: NodeStates },
): FileHealth {
  const health = fromRisk(riskClass({ holders, states, wanted }))
  if (health === 'safe') return health
  if (kind === 'tree' && (health === 'lost' || health === 'unreadable')) return 'at-risk'
  const intact = holders.length > 0 && holders.every((id) => isLive(states.get(id)))
  return intact && !placed ? 'storing' : health
}

function fromRisk(risk: ReturnType<typeof riskClass>): FileHealth {
  if (risk === 'lost' || risk === 'unreadable') return risk
  if (risk === 'last-copy') return 'at-risk'
  return risk === 'below-quorum' || risk === 'below-wanted' ? 'fewer-copies' : 'safe'
}

/** What a list shows where counting would take too long: as last summarised. */
export function summarised(facts: {
  wanted: number
  placed: boolean
  summary: { state: FileHealth; least: number } | null
  /** The summary is as new as the last change of any node's state. */
  current: boolean
}): Verdict {
  const { wanted, placed, summary, current } = facts
  if (summary !== null) return { health: summary.state, least: summary.least }
  if (!placed) return { health: 'storing', least: null }
  return current ? { health: 'safe', least: wanted } : { health: 'unknown', least: null }
}
