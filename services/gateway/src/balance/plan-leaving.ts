import { type Catalog, findNode, readLeaving, settingsInForce } from '@holdfast/catalog'
import type { z } from 'zod'
import { NotFound } from '../http/errors.ts'
import { type leavingSchema, leavingView } from './leaving-view.ts'
import { mustBeDrainable } from './must-be-drainable.ts'

/** Sums of who holds what may be as old as this, in seconds: what is asked here is acted on. */
const FRESH_SECONDS = 5

/**
 * What it would come to if a node was drained or removed now; nothing is begun. A removal counts its
 * last copies once more when it is made. Throws NotFound, NodeBusy.
 */
export async function planLeaving(
  catalog: Catalog,
  { nodeId, how }: { nodeId: number; how: 'drain' | 'remove' },
): Promise<z.output<typeof leavingSchema>> {
  const node = await findNode(catalog, nodeId)
  if (node === undefined || node.state === 'lost') throw new NotFound('This node')
  if (how === 'drain') mustBeDrainable(node)
  const plan = await readLeaving(catalog, { nodeId, how, freshSeconds: FRESH_SECONDS })
  // Repair has a pace of its own, which nobody can tell beforehand.
  const rate = how === 'drain' ? (await settingsInForce(catalog)).rebalanceBytesPerSecond : null
  return leavingView(plan, { nodeId, how, bytesPerSecond: rate ?? null })
}
