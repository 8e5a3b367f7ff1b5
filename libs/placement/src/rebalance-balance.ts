import type { Placement } from './placement.ts'
import type { HeldRow } from './rebalance-facts.ts'

/** How the copies lie. Bytes are those of copies: a chunk with three of them counts three times. */
export type Balance = {
  bytes: number
  /** Of these, on a node where placement does not want them. */
  awayBytes: number
  /** By node; only nodes that hold something. */
  nodes: { nodeId: number; chunks: number; bytes: number }[]
}

/** Rows are added one by one, so that whoever has very many can do something else in between. */
export type BalanceSum = {
  /** Chunks that nobody uses any more are left out: they are about to go. */
  add(row: HeldRow): void
  total(): Balance
}

export function createBalanceSum(placement: Pick<Placement, 'idealNodes'>): BalanceSum {
  const nodes = new Map<number, { nodeId: number; chunks: number; bytes: number }>()
  let bytes = 0
  let awayBytes = 0
  return {
    add(row) {
      if (row.wanted === 0) return
      const ideal = placement.idealNodes(row.group, row.wanted)
      for (const nodeId of row.holders) {
        const sum = nodes.get(nodeId) ?? { nodeId, chunks: 0, bytes: 0 }
        sum.chunks += row.chunks
        sum.bytes += row.bytes
        nodes.set(nodeId, sum)
        bytes += row.bytes
        if (!ideal.includes(nodeId)) awayBytes += row.bytes
      }
    },
    total: () => ({
      bytes,
      awayBytes,
      nodes: [...nodes.values()].sort((a, b) => a.nodeId - b.nodeId),
    }),
  }
}

/** Sums up rows as they lie. */
export function balanceOf(
  rows: readonly HeldRow[],
  placement: Pick<Placement, 'idealNodes'>,
): Balance {
  const sum = createBalanceSum(placement)
  for (const row of rows) sum.add(row)
  return sum.total()
}
