import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { Parts } from './copies-on-node.ts'

/**
 * What lay on a node before it was ours belongs to somebody else and is never removed. Written down
 * once per node, a part at a time; `digests` packed.
 */
export async function keepForeignBlocks(
  c: Catalog,
  { nodeId, part, digests }: { nodeId: number; part: number; digests: Buffer },
): Promise<void> {
  await c.db
    .insertInto('foreign_blocks')
    .values({ node_id: nodeId, part, digests })
    .onConflict((oc) => oc.columns(['node_id', 'part']).doUpdateSet({ digests }))
    .execute()
}

/** Packed digests of some parts; empty when there are none. */
export async function foreignBlocks(
  c: Catalog,
  { nodeId, parts }: { nodeId: number; parts: Parts },
): Promise<Buffer> {
  const rows = await c.db
    .selectFrom('foreign_blocks')
    .select('digests')
    .where('node_id', '=', nodeId)
    .where('part', '>=', parts.from)
    .where('part', '<=', parts.to)
    .execute()
  return Buffer.concat(rows.map(({ digests }) => digests))
}

/** The survey of a node is complete: from now on what nobody knows there is ours to remove. */
export async function endSurvey(c: Catalog, nodeId: number): Promise<void> {
  await c.db
    .insertInto('node_inventories')
    .values({ node_id: nodeId, surveyed_at: sql`now()` })
    .onConflict((oc) => oc.column('node_id').doUpdateSet({ surveyed_at: sql`now()` }))
    .execute()
}

export async function wasSurveyed(c: Catalog, nodeId: number): Promise<boolean> {
  const row = await c.db
    .selectFrom('node_inventories')
    .select('surveyed_at')
    .where('node_id', '=', nodeId)
    .executeTakeFirst()
  return row?.surveyed_at != null
}
