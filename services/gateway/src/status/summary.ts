import { type CopyClass, copyClass } from '@holdfast/catalog'
import {
  effectiveCopies,
  isLive,
  isMember,
  liveCopies,
  type NodeStates,
  riskClass,
} from '@holdfast/placement'

/** Chunks with the same holders and R, as the catalogue last summed them up. */
export type HolderSum = {
  holders: readonly number[]
  /** Those that the catalogue names, with bad copies too, where that differs. */
  held?: readonly number[]
  /** 0: no file uses these chunks any more, and they are on their way out. */
  wanted: number
  chunks: number
  /** Bytes of one copy of each. */
  bytes: number
}

export type Deficits = { chunks: number; bytes: number; lastCopies: number }

/** What hangs on which nodes, boiled down for the sentence. Chunks, and bytes of one copy. */
export type Summary = {
  chunks: number
  /** Chunks by number of live copies: `{ "3": 1024 }`. */
  byCopies: Record<string, number>
  /** Every chunk in exactly one class. */
  byClass: Record<CopyClass, { chunks: number; bytes: number }>
  lost: number
  unreadable: number
  lastCopies: number
  deficits: Deficits
  /** Bytes of copies that have no node to go to: more are wanted than there are nodes. */
  homelessChunks: number
  /** Nodes that may fail at once with every chunk still readable; null when nothing wants two. */
  margin: number | null
}

/** Pure: sums of holders and the states of the nodes now → what is safe and what is not. */
export function summarise(sums: readonly HolderSum[], states: NodeStates, quorum: number): Summary {
  const members = [...states.values()].filter(isMember).length
  const summary: Summary = {
    chunks: 0,
    byCopies: {},
    byClass: noClasses(),
    lost: 0,
    unreadable: 0,
    lastCopies: 0,
    deficits: { chunks: 0, bytes: 0, lastCopies: 0 },
    homelessChunks: 0,
    margin: null,
  }
  for (const sum of sums) {
    if (sum.wanted > 0 && !isArriving(sum)) addSum(summary, sum, { states, quorum, members })
  }
  return summary
}

function addSum(
  summary: Summary,
  { holders, wanted, chunks, bytes }: HolderSum,
  { states, quorum, members }: { states: NodeStates; quorum: number; members: number },
): void {
  const live = liveCopies(holders, states).length
  summary.chunks += chunks
  summary.byCopies[live] = (summary.byCopies[live] ?? 0) + chunks
  const same = summary.byClass[copyClass(live, wanted)]
  same.chunks += chunks
  same.bytes += bytes
  const risk = riskClass({ holders, states, wanted, quorum })
  if (risk === 'lost') summary.lost += chunks
  if (risk === 'unreadable') summary.unreadable += chunks
  if (risk === 'last-copy') summary.lastCopies += chunks
  const reachable = effectiveCopies(wanted, members)
  if (live < reachable) {
    summary.deficits.chunks += chunks
    summary.deficits.bytes += (reachable - live) * bytes
    if (risk === 'last-copy') summary.deficits.lastCopies += chunks
  } else if (live < wanted) summary.homelessChunks += chunks
  if (wanted > 1) summary.margin = Math.min(summary.margin ?? live - 1, live - 1)
}

const noClasses = (): Summary['byClass'] => ({
  none: { chunks: 0, bytes: 0 },
  one: { chunks: 0, bytes: 0 },
  some: { chunks: 0, bytes: 0 },
  wanted: { chunks: 0, bytes: 0 },
  more: { chunks: 0, bytes: 0 },
})

/**
 * Registered, and on no node yet: part of an upload under way. A chunk that was stored never gets
 * here, since its last holder stays in the row as the last hope, whatever became of that copy.
 */
const isArriving = ({ holders, held = holders }: HolderSum): boolean => held.length === 0

/** Names of the nodes that hold copies but do not answer, for "until B or C returns". */
export const silentHolders = (sums: readonly HolderSum[], states: NodeStates): number[] => {
  const away = new Set<number>()
  for (const { holders, wanted } of sums) {
    if (wanted === 0 || liveCopies(holders, states).length > 0) continue
    for (const id of holders) if (states.has(id) && !isLive(states.get(id))) away.add(id)
  }
  return [...away].sort((a, b) => a - b)
}
