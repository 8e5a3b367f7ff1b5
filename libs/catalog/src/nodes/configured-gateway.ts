import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction } from '../transaction.ts'

/**
 * Gives a node the gateway that the configuration names for its address, unless an administrator said
 * another, or none, over the API. False: nothing was to be changed.
 */
export async function followConfiguredGateway(
  c: Catalog,
  { nodeId, gatewayUrl }: { nodeId: number; gatewayUrl: string | null },
): Promise<boolean> {
  return inTransaction(c, async (trx) => {
    const result = await trx
      .updateTable('nodes')
      .set({ gateway_url: gatewayUrl })
      .where('id', '=', nodeId)
      .where('gateway_chosen', '=', false)
      .where('gateway_url', 'is distinct from', gatewayUrl)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await audit(trx, { action: 'node.changed', subject: String(nodeId), detail: { gatewayUrl } })
    return true
  })
}
