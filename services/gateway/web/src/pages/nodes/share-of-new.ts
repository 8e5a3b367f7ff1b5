import type { NodeInfo } from '@holdfast/client'

const MEMBERS = [
  'active',
  'suspect',
  'down',
  'returning',
  'readonly',
  'misconfigured',
  'maintenance',
]

/**
 * About how many bytes move to a node that is added with this weight; of a chunk with so many copies it
 * takes one at most. Zones are left out: it is a first idea, the rebalance that follows says it exactly.
 */
export function shareOfNew(
  nodes: readonly NodeInfo[],
  { weight, copies }: { weight: number; copies: number },
): number {
  const members = nodes.filter(({ state }) => MEMBERS.includes(state))
  const weights = members.reduce((sum, node) => sum + node.weight, 0)
  const used = members.reduce((sum, node) => sum + node.used, 0)
  return weight > 0 ? Math.min((used * weight) / (weights + weight), used / Math.max(1, copies)) : 0
}

/** How many copies a chunk has on average; 1 while there is none. */
export function averageCopies(byCopies: Readonly<Record<string, number>>): number {
  const entries = Object.entries(byCopies)
  const chunks = entries.reduce((sum, [, count]) => sum + count, 0)
  const copies = entries.reduce((sum, [each, count]) => sum + Number(each) * count, 0)
  return chunks === 0 ? 1 : copies / chunks
}
