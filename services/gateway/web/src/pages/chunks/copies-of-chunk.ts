import type { ChunkInfo } from '@holdfast/client'

export type CopyRow = {
  nodeId: number
  /** Undefined: not among the holders any more. */
  nodeState: string | undefined
  /** A word of the table for copies. */
  state: string
}

const LIVE = ['active', 'readonly', 'draining', 'maintenance', 'suspect', 'returning']

/** Where a chunk lies and where something is wrong with it; one row a node. Pure. */
export function copiesOfChunk({
  holders,
  issues,
}: Pick<ChunkInfo, 'holders' | 'issues'>): CopyRow[] {
  const kindAt = new Map(issues.map(({ nodeId, kind }) => [nodeId, kind]))
  const held = holders.map(({ nodeId, nodeState }) => ({
    nodeId,
    nodeState,
    state: kindAt.get(nodeId) ?? (LIVE.includes(nodeState) ? 'verified' : 'unreachable'),
  }))
  const elsewhere = issues
    .filter(({ nodeId }) => !holders.some((holder) => holder.nodeId === nodeId))
    .map(({ nodeId, kind }) => ({ nodeId, nodeState: undefined, state: kind }))
  return [...held, ...elsewhere]
}
