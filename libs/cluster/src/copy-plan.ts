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

/** What placement needs of a cluster. Without `slow`, no node is. */
export type CopyView = Pick<Cluster, 'states' | 'placement' | 'rooms'> &
  Partial<Pick<Cluster, 'slow'>>

/**
 * What a chunk needs now:
 *
 * - `complete`: it has the live copies it can have, R or one per member
 * - `awaited`: a holder is down and not out yet; its copy is expected back (design decision 18)
 * - `no-source`: no holder can be read, so there is nothing to copy from
 * - `no-target`: copies are due, and no node takes one now
 * - `copy`: copies are due on `targets`, which may be fewer than are due
 */
export type CopyPlan =
  | { step: 'complete' | 'awaited' | 'no-source' | 'no-target' }
  | { step: 'copy'; targets: number[] }

/**
 * Decides which nodes get a copy of a chunk: pure, so that a dry run shows what a run would do.
 *
 * Copies are due up to R as asked for, not up to the number of members: a holder that drains is live
 * and no member, so lowering R first would take its copy for the last one needed.
 *
 * @param avoid further nodes that must not be targets, such as those a put has just failed on
 */
export const planCopies = (
  view: CopyView,
  chunk: ChunkState,
  avoid: readonly number[] = [],
): CopyPlan => {
  const states = view.states()
  const placement = view.placement()
  const { holders, wanted } = chunk
  const live = liveCopies(holders, states)
  if (live.length === 0) return { step: 'no-source' }

  const reachable = effectiveCopies(wanted, placement.nodes.length)
  const due = copiesDue({ holders, states, wanted })
  if (due === 0) return { step: live.length >= reachable ? 'complete' : 'awaited' }

  const targetsWithout = (exclude: Iterable<number>) =>
    placement.chooseTargets({
      group: groupOf(chunk.digest),
      rooms: view.rooms(),
      holders: live,
      wanted: live.length + due,
      lastCopy: live.length === 1,
      exclude: [...holders, ...chunk.removing, ...avoid, ...exclude],
    })
  const slow = view.slow?.() ?? new Set()
  const quick = slow.size === 0 ? [] : targetsWithout(slow)
  const targets = quick.length > 0 ? quick : targetsWithout([])
  if (targets.length > 0) return { step: 'copy', targets }
  return { step: live.length >= reachable ? 'complete' : 'no-target' }
}
