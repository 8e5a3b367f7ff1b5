import type { Cluster, CopyGoal } from '@holdfast/cluster'
import { InsufficientNodes, NodesFull } from './errors.ts'
import type { StoreInput } from './types.ts'

/** Refuses an upload that could not be acknowledged anyway, before its first byte is read. */
export const goalOrRefuse = (
  cluster: Pick<Cluster, 'goal' | 'capacityForWrites'>,
  { copies, declaredSize = 0 }: Pick<StoreInput, 'copies' | 'declaredSize'>,
): CopyGoal => {
  const goal = cluster.goal(copies)
  const { usable, full, free } = cluster.capacityForWrites()
  if (usable + full < goal.quorum) throw new InsufficientNodes(goal.quorum, usable)
  if (usable < goal.quorum || !haveRoom(free, declaredSize, goal.quorum)) {
    throw new NodesFull(goal.quorum, usable)
  }
  return goal
}

/**
 * Whether `quorum` copies of `size` bytes fit, no two on one node and split over all of them at
 * will: a node can take each byte once. Chunks that are stored already need less; who uploads
 * into the last free bytes may be refused although their chunks are known.
 */
const haveRoom = (free: readonly number[], size: number, quorum: number): boolean =>
  free.reduce((sum, bytes) => sum + Math.min(bytes, size), 0) >= quorum * size
