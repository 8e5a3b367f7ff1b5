import { type LeavingHow, type LeavingPlan, leavingInSteps } from '@holdfast/placement'
import { groupHolders, groupScans } from '../groups/group-holders.ts'
import { refreshGroupHolders } from '../groups/refresh-group-holders.ts'
import { listNodes } from '../nodes/nodes.ts'
import type { Catalog } from '../open-catalog.ts'
import { inSlices } from './in-slices.ts'

/**
 * What it would come to if a node left now. Sums of who holds what that are older than `freshSeconds`
 * are made anew, a second per five million chunks; nothing else is written.
 */
export async function readLeaving(
  c: Catalog,
  { nodeId, how, freshSeconds }: { nodeId: number; how: LeavingHow; freshSeconds: number },
): Promise<LeavingPlan> {
  if ((await groupScans(c)).ageSeconds >= freshSeconds) await refreshGroupHolders(c)
  const [rows, nodes] = await Promise.all([groupHolders(c), listNodes(c)])
  return inSlices(leavingInSteps({ rows, nodes, nodeId, how }))
}
