import { groupOf } from '@holdfast/chunks'
import type { BringDeps, ChunkState, FailedChunk } from '@holdfast/cluster'
import { isLive, repairFor, riskClass, type WorkClass } from '@holdfast/placement'
import { bringUntilFresh } from './bring-until-fresh.ts'

export type SegmentRange = {
  contentId: string
  kind: 'leaf' | 'tree'
  /** Both inclusive. */
  from: number
  to: number
}

export type PlaceDeps = BringDeps & {
  /** Distinct chunks of these segments as they are now; none when the content is gone. */
  chunksOfSegments(range: SegmentRange): Promise<ChunkState[]>
  bumpGroupWork(workClass: WorkClass, groups: number[]): Promise<void>
  markPlaced(input: SegmentRange & { live: number[]; members: number }): Promise<boolean>
}

export type Placed = {
  chunks: number
  copies: number
  bytes: number
  /** Chunks left to repair-group, because no node takes a copy now. */
  left: number
  /** The whole content has its copies. */
  placed: boolean
  failed: FailedChunk[]
}

/**
 * Brings the chunks of some segments from W to R copies. What no node takes now is handed to
 * repair-group, which waits for nodes; what failed is returned, for the job to be tried again.
 */
export async function placeSegments(
  deps: PlaceDeps,
  range: SegmentRange,
  { signal }: { signal: AbortSignal },
): Promise<Placed> {
  const total: Placed = { chunks: 0, copies: 0, bytes: 0, left: 0, placed: false, failed: [] }
  let complete = 0
  for (let seg = range.from; seg <= range.to; seg += 1) {
    signal.throwIfAborted()
    const read = () => deps.chunksOfSegments({ ...range, from: seg, to: seg })
    const brought = await bringUntilFresh(deps, read, { signal })
    total.chunks += brought.chunks.length
    total.copies += brought.copies
    total.bytes += brought.bytes
    total.left += brought.noTarget.length
    total.failed.push(...brought.unreadable, ...brought.failed, ...staleOnes(brought.stale))
    complete += brought.complete
    await handToRepair(deps, brought.noTarget)
  }
  if (total.chunks > 0 && complete === total.chunks) {
    const states = deps.cluster.states()
    const live = [...states.keys()].filter((id) => isLive(states.get(id)))
    const members = deps.cluster.placement().nodes.length
    total.placed = await deps.markPlaced({ ...range, live, members })
  }
  return total
}

/** Grouped by how urgent they are, so that a last copy is not found behind thousands of others. */
async function handToRepair(deps: PlaceDeps, chunks: readonly ChunkState[]): Promise<void> {
  const states = deps.cluster.states()
  const byClass = Map.groupBy(
    chunks,
    ({ holders, wanted }) => repairFor(riskClass({ holders, states, wanted })) ?? 'below-wanted',
  )
  for (const [workClass, short] of byClass) {
    await deps.bumpGroupWork(workClass, [...new Set(short.map(({ digest }) => groupOf(digest)))])
  }
}

function staleOnes(count: number): FailedChunk[] {
  return Array.from({ length: count }, () => ({
    digest: new Uint8Array(),
    error: new Error('its holders changed again and again while it was copied'),
  }))
}
