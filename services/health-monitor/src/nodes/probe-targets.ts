import { type Catalog, listNodes } from '@holdfast/catalog'
import { canaryOf, catalogueIdentity } from '@holdfast/cluster'
import type { ProbeTarget } from '../probes/probe-node.ts'

/**
 * The nodes to probe: all that joined and that this process's pool knows already (a node that was
 * just added is not silent, it is not connected yet).
 */
export function createProbeTargets(
  catalog: Catalog,
  isConnected: (id: number) => boolean,
): () => Promise<ProbeTarget[]> {
  let catalogueId: string | undefined
  const canaries = new Map<number, Uint8Array>()
  return async () => {
    const id = catalogueId ?? (await catalogueIdentity(catalog))
    catalogueId = id
    const nodes = await listNodes(catalog)
    return nodes
      .filter((node) => node.state !== 'joining' && isConnected(node.id))
      .map((node) => {
        const canary = canaries.get(node.id) ?? canaryOf(id, node.id).digest
        canaries.set(node.id, canary)
        return { id: node.id, peerId: node.peerId, canary }
      })
  }
}
