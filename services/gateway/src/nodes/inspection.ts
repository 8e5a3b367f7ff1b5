import { findNode, listNodes } from '@holdfast/catalog'
import {
  canaryOf,
  catalogueIdentity,
  type Inspection,
  inspectNode,
  wasMarked,
} from '@holdfast/cluster'
import { z } from 'zod'
import type { GatewayDeps } from '../deps.ts'
import { NotFound } from '../http/errors.ts'

/** A node that is slow in each step is told so; the whole test ends before proxies give up. */
export const NODE_CALL_MS = 25_000

export const inspectionSchema = z
  .object({
    ok: z.boolean(),
    peerId: z.string().nullable(),
    checks: z.array(
      z.object({
        check: z.string(),
        ok: z.boolean(),
        detail: z.string(),
        whatToDo: z.string().nullable(),
        ms: z.number().optional().meta({ description: 'Milliseconds the call took.' }),
      }),
    ),
  })
  .meta({ id: 'NodeTest', description: 'One line per check, and what to do about each.' })

type Deps = Pick<GatewayDeps, 'catalog' | 'openNode'>

/** The caller going away, or too much time. */
export const nodeCallSignal = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(NODE_CALL_MS)])

/** Tests an address that is no node yet; nothing is kept of it. */
export function inspectAddress(
  { catalog, openNode }: Deps,
  door: { rpcUrl: string; gatewayUrl: string | null; credentials: string | null },
  signal: AbortSignal,
): Promise<Inspection> {
  const ownerOf = async (peerId: string) =>
    (await listNodes(catalog)).find((node) => node.peerId === peerId)?.id
  return inspectNode(door, { openNode, ownerOf }, { signal })
}

/** Tests a node, its address and its repository. Throws NotFound. */
export async function inspectKnown(
  { catalog, openNode }: Deps,
  id: number,
  signal: AbortSignal,
): Promise<Inspection> {
  const node = await findNode(catalog, id)
  if (node === undefined) throw new NotFound('This node')
  // Before its canary was written there is none to miss.
  const canary = (await wasMarked(catalog, id))
    ? canaryOf(await catalogueIdentity(catalog), id).digest
    : undefined
  const expected = { peerId: node.peerId, ...(canary === undefined ? {} : { canary }) }
  return inspectNode(node, { openNode, expected }, { signal })
}
