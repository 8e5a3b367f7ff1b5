import type { NodeStates } from '@holdfast/placement'
import { stateAges } from '../nodes/state-ages.ts'
import type { Catalog } from '../open-catalog.ts'
import { groupScans } from './group-holders.ts'
import { refreshGroupHolders } from './refresh-group-holders.ts'

type Ages = {
  /** Seconds since each node came into its state. */
  nodes: ReadonlyMap<number, number>
  /** Seconds since the oldest of the sums was made. */
  sums: number
}

/**
 * The states by which sums are judged. A node is drained once no chunk in use names it; sums that are older
 * still do, and know nothing of the copies that were made instead. By them it drains, or every drain would
 * end with chunks that seem to have one copy left.
 */
export function statesOfSums(states: NodeStates, ages: Ages): NodeStates {
  const changed = new Map(states)
  for (const [id, state] of states) {
    if (state === 'drained' && isNewer(id, ages)) changed.set(id, 'draining')
  }
  return changed
}

/** Makes the sums anew where they are older than the state of a node, a second per five million chunks. */
export async function refreshSumsBefore(c: Catalog, nodeId: number): Promise<void> {
  const [nodes, { ageSeconds }] = await Promise.all([stateAges(c), groupScans(c)])
  if (isNewer(nodeId, { nodes, sums: ageSeconds })) await refreshGroupHolders(c)
}

/** Whether a node came into its state after the sums were made. */
const isNewer = (nodeId: number, { nodes, sums }: Ages): boolean =>
  (nodes.get(nodeId) ?? Number.POSITIVE_INFINITY) <= sums
