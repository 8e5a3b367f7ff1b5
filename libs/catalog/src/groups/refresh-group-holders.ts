import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'
import { groupRange } from './group-range.ts'

/** As many as `chunks` has partitions, so that each part is one sequential scan of one table. */
const PARTS = 16
const GROUPS_PER_PART = 4096 / PARTS

/** First key of the advisory locks of refreshes; the second is the part. */
const LOCK = 0x67686c64

/**
 * Sums up who holds what, group by group, into `group_holders`: one sequential scan and one short
 * transaction per part, about a second per five million chunks. `signal` stops between parts.
 */
export async function refreshGroupHolders(
  c: Catalog,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  for (let part = 0; part < PARTS; part += 1) {
    signal?.throwIfAborted()
    await refreshPart(c, part)
  }
}

async function refreshPart(c: Catalog, part: number): Promise<void> {
  const from = part * GROUPS_PER_PART
  const to = from + GROUPS_PER_PART - 1
  const { lower, upper } = groupRange(from, to)
  await inTransaction(c, async (trx) => {
    // A summary that a crash undoes is counted again; its commits need not wait for the disk.
    await sql`SET LOCAL synchronous_commit = off`.execute(trx)
    await sql`SELECT pg_advisory_xact_lock(${LOCK}::integer, ${part}::integer)`.execute(trx)
    await sql`DELETE FROM group_holders WHERE grp BETWEEN ${from} AND ${to}`.execute(trx)
    const upTo = upper === null ? sql`true` : sql`digest < ${upper}`
    await sql`
      INSERT INTO group_holders (grp, wanted, holders, chunks, bytes)
      SELECT chunk_group(digest), CASE WHEN refs = 0 THEN 0 ELSE wanted END, holders,
        count(*), sum(size)
      FROM chunks WHERE digest >= ${lower} AND ${upTo}
      GROUP BY 1, 2, 3`.execute(trx)
    // The scan's snapshot is at least as new as the transaction's start.
    await sql`
      INSERT INTO group_scans (part, as_of) VALUES (${part}, now())
      ON CONFLICT (part) DO UPDATE SET as_of = excluded.as_of`.execute(trx)
  })
}
