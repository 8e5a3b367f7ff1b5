import { liveCopies, type NodeState, type NodeStates } from '@holdfast/placement'
import type { ChunkIssue, ChunkRow } from '../contents/reading.ts'

/**
 * How a chunk is, in the words of a file's health. `storing`: no copy is recorded yet, its upload is
 * under way. `unused`: no content refers to it, and it leaves after the grace.
 */
export const CHUNK_STATES = [
  'safe',
  'storing',
  'fewer-copies',
  'at-risk',
  'unreadable',
  'lost',
  'unused',
] as const

export type ChunkHealth = (typeof CHUNK_STATES)[number]

/** A chunk as an administrator sees it. */
export type ChunkSeen = {
  digest: Buffer
  size: number
  /** Occurrences in contents. */
  refs: number
  wanted: number
  state: ChunkHealth
  /** Copies on nodes that answer, and not known to be bad. */
  live: number
  /** The node that has the only live copy. */
  onlyOn: number | null
  holders: { nodeId: number; nodeState: NodeState }[]
  issues: ChunkIssue[]
}

type Row = Pick<ChunkRow, 'digest' | 'size' | 'refs' | 'wanted' | 'holders' | 'issues'>

export function seeChunk(row: Row, states: NodeStates): ChunkSeen {
  const { digest, size, refs, issues } = row
  // What nothing refers to is wanted nowhere, whatever its row remembers; the sums say so too.
  const wanted = refs === 0 ? 0 : row.wanted
  const bad = new Set(
    issues.filter(({ kind }) => kind === 'missing' || kind === 'corrupt').map((one) => one.nodeId),
  )
  const good = row.holders.filter((id) => !bad.has(id))
  const alive = liveCopies(good, states)
  const live = alive.length
  const onlyOn = live === 1 ? (alive[0] as number) : null
  const state = healthOf({ refs, wanted, live, good, held: row.holders.length > 0 }, states)
  const holders = row.holders.map((nodeId) => ({ nodeId, nodeState: states.get(nodeId) ?? 'lost' }))
  return { digest, size, refs, wanted, state, live, onlyOn, holders, issues }
}

function healthOf(
  chunk: { refs: number; wanted: number; live: number; good: readonly number[]; held: boolean },
  states: NodeStates,
): ChunkHealth {
  if (chunk.refs === 0) return 'unused'
  if (!chunk.held) return 'storing'
  if (chunk.live >= chunk.wanted) return 'safe'
  if (chunk.live > 1) return 'fewer-copies'
  if (chunk.live === 1) return 'at-risk'
  return chunk.good.some((id) => (states.get(id) ?? 'lost') !== 'lost') ? 'unreadable' : 'lost'
}

/** How many live copies a chunk has, against what is wanted. */
export const COPY_CLASSES = ['none', 'one', 'some', 'wanted', 'more'] as const

export type CopyClass = (typeof COPY_CLASSES)[number]

/** One copy where one is wanted is as wanted: it was chosen, and is nobody's trouble. Pure. */
export function copyClass(live: number, wanted: number): CopyClass {
  if (live === 0) return 'none'
  if (live >= wanted) return live > wanted ? 'more' : 'wanted'
  return live === 1 ? 'one' : 'some'
}

/** `any`: it has a class at all, being stored and used by a content. Pure. */
export function isOfClass(chunk: ChunkSeen, asked: CopyClass | 'any'): boolean {
  if (chunk.refs === 0 || chunk.holders.length === 0) return false
  return asked === 'any' || copyClass(chunk.live, chunk.wanted) === asked
}
