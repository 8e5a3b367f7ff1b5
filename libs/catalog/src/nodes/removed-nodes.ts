import { sql } from 'kysely'
import { type CatalogOrTrx, dbOf } from '../transaction.ts'

/**
 * Notes that somebody removes a node, or with `removed: false` that it came to nothing. Noted before
 * the node becomes lost: in between, its address would be taken for a new one.
 */
export async function markRemoved(
  c: CatalogOrTrx,
  { nodeId, removed }: { nodeId: number; removed: boolean },
): Promise<void> {
  await dbOf(c)
    .updateTable('nodes')
    .set({ removed_at: removed ? sql`now()` : null })
    .where('id', '=', nodeId)
    .execute()
}

/**
 * RPC addresses whose last node was removed by somebody. The configuration may still name them; what
 * a person took out must not come back by itself. Adding the node again by hand ends that.
 */
export async function removedAddresses(c: CatalogOrTrx): Promise<Set<string>> {
  const rows = await dbOf(c)
    .selectFrom('nodes')
    .select(['rpc_url', 'state', 'removed_at'])
    .distinctOn('rpc_url')
    .orderBy('rpc_url')
    .orderBy('id', 'desc')
    .execute()
  const removed = rows.filter(({ state, removed_at }) => state === 'lost' && removed_at !== null)
  return new Set(removed.map(({ rpc_url }) => rpc_url))
}
