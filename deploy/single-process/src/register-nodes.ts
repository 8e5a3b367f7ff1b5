import { addNode, type Catalog, listNodes, updateNode } from '@holdfast/catalog'
import type { NodeAddress } from './node-process.ts'

/**
 * Makes the catalogue know the nodes of this start: new ones are added, one whose port somebody else
 * had taken gets its new address. A node is known by its peer id, never by its address (design 13),
 * and one that an admin gave up as lost is not brought back.
 */
export async function registerNodes(
  catalog: Catalog,
  addresses: readonly NodeAddress[],
): Promise<void> {
  const known = await listNodes(catalog, { withLost: true })
  for (const { name, peerId, rpcUrl, gatewayUrl } of addresses) {
    const row = known.find((node) => node.peerId === peerId)
    if (row === undefined) await addNode(catalog, { name, peerId, rpcUrl, gatewayUrl })
    else if (row.state !== 'lost' && (row.rpcUrl !== rpcUrl || row.gatewayUrl !== gatewayUrl)) {
      await updateNode(catalog, { nodeId: row.id, rpcUrl, gatewayUrl })
    }
  }
}
