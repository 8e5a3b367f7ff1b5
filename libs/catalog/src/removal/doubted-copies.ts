import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

export type DoubtedCopy = { digest: Buffer; nodeId: number; size: number }

/**
 * Copies that were found bad and are still counted, because each was the last one: on nodes of these
 * states, in no order, so that none waits behind others that stay bad for ever.
 */
export async function doubtedCopies(
  c: Catalog,
  { states, limit }: { states: readonly string[]; limit: number },
): Promise<DoubtedCopy[]> {
  const { rows } = await sql<DoubtedCopy>`
    SELECT i.digest, i.node_id AS "nodeId", c.size
    FROM chunk_issues i
    JOIN chunks c ON c.digest = i.digest AND i.node_id = ANY (c.holders)
    JOIN nodes n ON n.id = i.node_id AND n.state = ANY (${[...states]}::text[])
    WHERE i.kind IN ('missing', 'corrupt')
    ORDER BY random() LIMIT ${limit}`.execute(c.db)
  return rows
}

/** It was read, and is right: nothing is wrong with it any more. */
export async function clearDoubt(
  c: Catalog,
  { digest, nodeId }: Pick<DoubtedCopy, 'digest' | 'nodeId'>,
): Promise<void> {
  await c.db
    .deleteFrom('chunk_issues')
    .where('digest', '=', digest)
    .where('node_id', '=', nodeId)
    .where('kind', 'in', ['missing', 'corrupt'])
    .execute()
}
