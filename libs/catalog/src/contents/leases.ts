import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { Lease } from '../schema.ts'

/**
 * An open content is kept by a counter that its owner raises by timer: no time is compared between
 * machines. Returns the contents that are still open; the others were reaped, so give up on them.
 */
export async function raiseLeases(c: Catalog, contentIds: readonly string[]): Promise<string[]> {
  if (contentIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    UPDATE contents SET lease_counter = lease_counter + 1
    WHERE id IN (SELECT id FROM contents WHERE id = ANY(${[...contentIds]}::uuid[])
        AND state = 'open' ORDER BY id FOR NO KEY UPDATE)
    RETURNING id`.execute(c.db)
  return rows.map(({ id }) => id)
}

export type OpenContent = { id: string; leaseCounter: number; lease: Lease; openedAt: Date }

/**
 * Every open content with its counter. Stale is what the reaper saw unchanged for a whole lease on its
 * own monotonic clock (45 s live, 24 h tus); it then calls `abandonContent` with that counter. Those of
 * resumable uploads are not among them: their clients were told when they expire (`expireUploads`).
 */
export async function staleOpenContents(c: Catalog): Promise<OpenContent[]> {
  return c.db
    .selectFrom('contents')
    .select(['id', 'lease_counter as leaseCounter', 'lease', 'opened_at as openedAt'])
    .where('state', '=', sql.lit('open'))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('uploads').whereRef('uploads.content_id', '=', 'contents.id'))),
    )
    .orderBy('id')
    .execute()
}
