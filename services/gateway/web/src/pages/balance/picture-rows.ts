import type { NodeInfo, Rebalance } from '@holdfast/client'

export type PictureRow = {
  nodeId: number
  name: string
  now: number
  after: number
  /** Bytes at which it takes no new copies; undefined where nobody knows, or the picture ends before. */
  full: number | undefined
}

const FULL_FOR_MOST = 0.9

/** What each node holds before and after, the largest change first; and where the picture ends. */
export function pictureRows(
  { before, after }: Pick<Rebalance, 'before' | 'after'>,
  nodes: readonly Pick<NodeInfo, 'id' | 'name' | 'capacity'>[],
): { rows: PictureRow[]; scale: number } {
  const now = bytesByNode(before)
  const then = bytesByNode(after)
  const ids = [...new Set([...now.keys(), ...then.keys()])]
  const scale = Math.max(1, ...now.values(), ...then.values())
  const rows = ids.map((nodeId): PictureRow => {
    const node = nodes.find(({ id }) => id === nodeId)
    const mark = (node?.capacity ?? 0) * FULL_FOR_MOST
    return {
      nodeId,
      name: node?.name ?? `Node ${nodeId}`,
      now: now.get(nodeId) ?? 0,
      after: then.get(nodeId) ?? 0,
      full: mark > 0 && mark <= scale ? mark : undefined,
    }
  })
  const change = (row: PictureRow) => Math.abs(row.after - row.now)
  return {
    rows: rows.sort((a, b) => change(b) - change(a) || a.name.localeCompare(b.name)),
    scale,
  }
}

const bytesByNode = (balance: Rebalance['before']): Map<number, number> =>
  new Map((balance?.nodes ?? []).map(({ nodeId, bytes }) => [nodeId, bytes]))
