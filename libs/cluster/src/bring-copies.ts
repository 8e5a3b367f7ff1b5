import { groupOf } from '@holdfast/chunks'
import { copiesDue, effectiveCopies, liveCopies } from '@holdfast/placement'
import type { Cluster } from './types.ts'

/** A chunk as the catalogue has it now. */
export type ChunkState = {
  digest: Uint8Array
  size: number
  holders: readonly number[]
  wanted: number
  epoch: number
  /** Nodes where this digest is being removed: nothing is put there. */
  removing: readonly number[]
}

export type BringDeps = {
  cluster: Cluster
  /** Unites the new holders where the epoch is unchanged; the others come back as stale. */
  record(entries: { digest: Uint8Array; epoch: number; nodes: number[] }[]): Promise<{
    stale: Uint8Array[]
  }>
}

export type BringReport = {
  /** Copies made and recorded, and their bytes. */
  copies: number
  bytes: number
  /** Chunks that had all copies they can have already. */
  complete: number
  /** Chunks without a readable source, and chunks for which no node has room. */
  noSource: number
  noTarget: number
  /** Chunks whose holders changed while they were copied: look again. */
  stale: number
  failed: { digest: Uint8Array; error: Error }[]
}

type Copy = { chunk: ChunkState; targets: number[] }

/**
 * Which nodes shall get a copy of a chunk now: pure, so that a dry run shows what a run would do.
 * `undefined` means that nothing is due.
 */
export const targetsFor = (cluster: Cluster, chunk: ChunkState): number[] | undefined => {
  const states = cluster.states()
  const placement = cluster.placement()
  const holders = [...chunk.holders]
  const wanted = effectiveCopies(chunk.wanted, placement.nodes.length)
  const due = copiesDue({ holders, states, wanted })
  if (due === 0) return undefined
  const live = liveCopies(holders, states)
  return placement.chooseTargets({
    group: groupOf(chunk.digest),
    rooms: cluster.rooms(),
    holders: live,
    wanted: live.length + due,
    lastCopy: live.length === 1,
    exclude: [...holders, ...chunk.removing],
  })
}

/**
 * Brings chunks to their wanted copies: reads each one once from a holder (checked against its
 * digest on the way), writes it to every node that should have it, records what was stored.
 * Idempotent: a chunk that has its copies is left alone. Failures are per chunk.
 */
export const bringCopies = async (
  { cluster, record }: BringDeps,
  chunks: readonly ChunkState[],
  { signal, parallel = 16 }: { signal: AbortSignal; parallel?: number },
): Promise<BringReport> => {
  const report: BringReport = emptyReport()
  const todo: Copy[] = []
  for (const chunk of chunks) {
    const targets = targetsFor(cluster, chunk)
    if (targets === undefined) countWithoutTargets(cluster, chunk, report)
    else if (targets.length === 0) report.noTarget += 1
    else todo.push({ chunk, targets })
  }

  let next = 0
  const work = async () => {
    while (next < todo.length) {
      signal.throwIfAborted()
      const copy = todo[next] as Copy
      next += 1
      await bringOne({ cluster, record }, copy, signal, report)
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, todo.length) }, work))
  return report
}

const emptyReport = (): BringReport => ({
  copies: 0,
  bytes: 0,
  complete: 0,
  noSource: 0,
  noTarget: 0,
  stale: 0,
  failed: [],
})

/** Nothing due means complete, or that nobody could be read from. */
const countWithoutTargets = (cluster: Cluster, chunk: ChunkState, report: BringReport) => {
  if (liveCopies([...chunk.holders], cluster.states()).length === 0) report.noSource += 1
  else report.complete += 1
}

const bringOne = async (
  { cluster, record }: BringDeps,
  { chunk, targets }: Copy,
  signal: AbortSignal,
  report: BringReport,
) => {
  const { digest, size, epoch } = chunk
  const release = await cluster.pool.reserve(size, { signal })
  try {
    const { bytes } = await cluster.pool.get(cluster.readable(chunk.holders), digest, {
      signal,
      size,
    })
    const puts = await Promise.allSettled(
      targets.map((nodeId) => cluster.pool.put(nodeId, { digest, bytes }, { signal })),
    )
    const stored = targets.filter((_, i) => puts[i]?.status === 'fulfilled')
    if (stored.length > 0) {
      const { stale } = await record([{ digest, epoch, nodes: stored }])
      if (stale.length > 0) report.stale += 1
      else {
        report.copies += stored.length
        report.bytes += stored.length * size
      }
    }
    for (const put of puts) {
      if (put.status === 'rejected') report.failed.push({ digest, error: asError(put.reason) })
    }
  } catch (error) {
    if (signal.aborted) throw error
    report.failed.push({ digest, error: asError(error) })
  } finally {
    release()
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error))
