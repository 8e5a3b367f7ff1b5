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
 * About how many bytes move to a node that is added with this weight. Zones and the rule of one copy a
 * node are left out, so it is a first idea; the rebalance that follows says it exactly.
 */
export function shareOfNew(nodes: readonly NodeInfo[], weight: number): number {
  const members = nodes.filter(({ state }) => MEMBERS.includes(state))
  const weights = members.reduce((sum, node) => sum + node.weight, 0)
  const used = members.reduce((sum, node) => sum + node.used, 0)
  return weight > 0 ? (used * weight) / (weights + weight) : 0
}
