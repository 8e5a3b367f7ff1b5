import type { Placement } from './placement.ts'
import type { HeldRow } from './rebalance.ts'

/** How the copies lie. Bytes are those of copies: a chunk with three of them counts three times. */
export type Balance = {
  bytes: number
  /** Of these, on a node where placement does not want them. */
  awayBytes: number
  /** By node; only nodes that hold something. */
  nodes: { nodeId: number; chunks: number; bytes: number }[]
}

/** Sums up rows as they lie. Chunks that nobody uses any more are left out: they are about to go. */
export function balanceOf(
  rows: readonly HeldRow[],
  placement: Pick<Placement, 'idealNodes'>,
): Balance {
  const nodes = new Map<number, { nodeId: number; chunks: number; bytes: number }>()
  let bytes = 0
  let awayBytes = 0
  for (const row of rows) {
    if (row.wanted === 0) continue
    const ideal = placement.idealNodes(row.group, row.wanted)
    for (const nodeId of row.holders) {
      const sum = nodes.get(nodeId) ?? { nodeId, chunks: 0, bytes: 0 }
      sum.chunks += row.chunks
      sum.bytes += row.bytes
      nodes.set(nodeId, sum)
      bytes += row.bytes
      if (!ideal.includes(nodeId)) awayBytes += row.bytes
    }
  }
  return { bytes, awayBytes, nodes: [...nodes.values()].sort((a, b) => a.nodeId - b.nodeId) }
}
