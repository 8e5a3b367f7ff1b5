import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { addOutbox } from '../outbox.ts'
import { inTransaction, type Trx } from '../transaction.ts'

/**
 * Gives an open content up: its quota is free at once, its chunks follow through release-content.
 * False: it is not open any more, or, with `leaseCounter`, its owner is alive after all.
 */
export function abandonContent(
  c: Catalog,
  contentId: string,
  options: { leaseCounter?: number } = {},
): Promise<boolean> {
  return inTransaction(c, (trx) => abandonIn(trx, contentId, options))
}

/** The same as a part of a transaction that has locked nothing yet. */
export async function abandonIn(
  trx: Trx,
  contentId: string,
  { leaseCounter }: { leaseCounter?: number } = {},
): Promise<boolean> {
  // The owner's row first: everybody locks users before contents.
  await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', (eb) =>
      eb.selectFrom('contents').select('owner_id').where('id', '=', contentId),
    )
    .forNoKeyUpdate()
    .execute()
  const { rows } = await sql<{ owner_id: string; reserved: number; files: number }>`
      UPDATE contents SET state = 'released', reserved_bytes = 0, reserved_files = 0
      WHERE id = ${contentId} AND state = 'open'
        AND lease_counter = coalesce(${leaseCounter ?? null}::bigint, lease_counter)
      RETURNING owner_id, old.reserved_bytes AS reserved, old.reserved_files AS files`.execute(trx)
  const released = rows[0]
  if (released === undefined) return false
  await trx
    .updateTable('users')
    .set({
      reserved_bytes: sql`reserved_bytes - ${released.reserved}::bigint`,
      reserved_files: sql`reserved_files - ${released.files}::bigint`,
    })
    .where('id', '=', released.owner_id)
    .execute()
  await addOutbox(trx, { job: 'release-content', payload: { contentId } })
  return true
}
