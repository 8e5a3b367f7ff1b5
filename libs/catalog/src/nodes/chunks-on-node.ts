import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/**
 * The digests that a node is said to hold, in order, some at a time: for comparing a node's own list
 * with the catalogue. Reads whole partitions (there is no index on holders, see the migration), so it
 * costs about a second per million chunks of the catalogue, however few lie on the node.
 */
export async function chunksOnNode(
  c: Catalog,
  { nodeId, after, limit = 10_000 }: { nodeId: number; after?: Uint8Array; limit?: number },
): Promise<Buffer[]> {
  const rows = await c.db
    .selectFrom('chunks')
    .select('digest')
    .where(sql<boolean>`${nodeId}::smallint = ANY(holders)`)
    .where('digest', '>', Buffer.from(after ?? []))
    .orderBy('digest')
    .limit(limit)
    .execute()
  return rows.map(({ digest }) => digest)
}
