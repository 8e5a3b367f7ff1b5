import { groupOf } from '@holdfast/chunks'
import type { BringDeps, ChunkState, Cluster, FailedChunk } from '@holdfast/cluster'
import {
  type NodeStates,
  orderRepairs,
  repairFor,
  riskClass,
  type WorkClass,
  workPriority,
} from '@holdfast/placement'
import { bringUntilFresh } from './bring-until-fresh.ts'

export type GroupChunk = ChunkState & { refs: number }

export type RepairDeps = BringDeps & {
  /** A page of groups in a row in digest order, from behind `after`. */
  chunksOfGroup(page: GroupPage): Promise<GroupChunk[]>
  /** Whether a chunk with one live copy waits for its repair anywhere, and could be repaired. */
  lastCopiesDue(): Promise<boolean>
}

export type GroupPage = { group: number; toGroup: number; after?: Uint8Array; limit: number }

export type RepairWork = {
  group: number
  /** The last one of several in a row; without it there is one. */
  toGroup?: number
  workClass: WorkClass
  /** Of these groups, those that are to be repaired; all without it. */
  isDue?(group: number): boolean
}

export type Repaired = {
  /** Chunks of this class or worse. */
  chunks: number
  copies: number
  bytes: number
  /** Chunks that cannot be helped now: all holders away, or no node with room. */
  noSource: number
  noTarget: number
  /** Chunks that no live holder served, or whose holders changed again and again. */
  troubled: number
  failed: FailedChunk[]
  /** More urgent work turned up: the rest is left for later. */
  gaveWay: boolean
}

const PAGE = 512

/**
 * Brings the chunks of one group, or of a few, that are of a risk class, or worse, to their copies: page by page,
 * within a page the worst first. Gives way between pages when last copies wait elsewhere, because
 * the queue's priorities decide only which job is taken, not which goes on (design decision 18).
 */
export async function repairChunks(
  deps: RepairDeps,
  { group, toGroup = group, workClass, isDue = () => true }: RepairWork,
  { signal }: { signal: AbortSignal },
): Promise<Repaired> {
  const total: Repaired = {
    chunks: 0,
    copies: 0,
    bytes: 0,
    noSource: 0,
    noTarget: 0,
    troubled: 0,
    failed: [],
    gaveWay: false,
  }
  for (let after: Uint8Array | undefined, last = false; !last; ) {
    signal.throwIfAborted()
    if (workClass !== 'last-copy' && (await deps.lastCopiesDue())) {
      return { ...total, gaveWay: true }
    }
    const start = after
    const read = async () => {
      const page = await deps.chunksOfGroup({
        group,
        toGroup,
        limit: PAGE,
        ...(start === undefined ? {} : { after: start }),
      })
      last = page.length < PAGE
      after = page.at(-1)?.digest
      const due = page.filter(({ digest }) => isDue(groupOf(digest)))
      return mostUrgentFirst(due, deps.cluster.states(), workClass)
    }
    const brought = await bringUntilFresh(deps, read, { signal })
    total.chunks += brought.chunks.length
    total.copies += brought.copies
    total.bytes += brought.bytes
    total.noSource += brought.noSource
    total.noTarget += brought.noTarget.length
    total.troubled += brought.unreadable.length + brought.stale
    total.failed.push(...brought.failed)
  }
  return total
}

/** The chunks somebody uses that are in this class or a worse one, ordered by risk. Pure. */
export function mostUrgentFirst(
  chunks: readonly GroupChunk[],
  states: NodeStates,
  workClass: WorkClass,
): GroupChunk[] {
  const due = chunks.flatMap((chunk) => {
    const work = chunk.refs > 0 && repairFor(riskClass({ ...chunk, states }))
    return work && workPriority(work) <= workPriority(workClass) ? [{ chunk, work }] : []
  })
  return orderRepairs(due).map(({ chunk }) => chunk)
}

/** Work that nothing can be done about is looked at again by itself, should no event bring it back. */
const AGAIN_SOON_SECONDS = 20
const AGAIN_LATER_SECONDS = 300

/**
 * When to look again at chunks that could not be helped; null when there are none. Soon where time
 * alone may help: a node that should have served or taken a copy, or one that is only on leave
 * (suspect, down, returning, out of this process's sight). Later where nodes are full or too few,
 * which ends with an event: a state that changes, a node that joins.
 */
export function parkSeconds(
  cluster: Pick<Cluster, 'states' | 'rooms'>,
  left: Pick<Repaired, 'noSource' | 'noTarget' | 'troubled' | 'failed'>,
): number | null {
  if (left.troubled + left.failed.length > 0) return AGAIN_SOON_SECONDS
  if (left.noSource + left.noTarget === 0) return null
  const rooms = cluster.rooms()
  const onLeave = [...cluster.states()].some(
    ([id, state]) =>
      state === 'suspect' ||
      state === 'down' ||
      state === 'returning' ||
      (state === 'active' && rooms.get(id)?.usable === false),
  )
  return onLeave ? AGAIN_SOON_SECONDS : AGAIN_LATER_SECONDS
}
