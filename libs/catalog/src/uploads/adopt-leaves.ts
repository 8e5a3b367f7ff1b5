import { SEGMENT_LEAVES } from '@holdfast/chunks'
import { sql } from 'kysely'
import { leafRange } from '../contents/reading.ts'
import { ContentNotOpen } from '../errors.ts'
import { registerChunks } from '../ledger/register.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction } from '../prepared.ts'
import { inTransaction } from '../transaction.ts'

const HOLD = {
  name: 'hold-open-content',
  text: `SELECT state FROM contents WHERE id = $1 FOR SHARE`,
}

/**
 * Appends leaves `[0, count)` of an open content to another one of the same owner, whose next leaf is
 * `first`, without a byte on its way. What the one refers to stays on its nodes while it is open, so it
 * is held until the other one refers to it as well. Whole chunks only.
 *
 * @throws ContentNotOpen when the first one was given up
 */
export async function adoptLeaves(
  c: Catalog,
  { from, to, count, first, wanted }: AdoptInput,
): Promise<void> {
  for (let done = 0; done < count; ) {
    const index = first + done
    const offset = index % SEGMENT_LEAVES
    const size = Math.min(count - done, SEGMENT_LEAVES - offset)
    const chunks = await leafRange(c, { contentId: from, from: done, to: done + size })
    const seg = Math.floor(index / SEGMENT_LEAVES)
    await inPreparedTransaction(c.pool, async (run) => {
      const [row] = await run<{ state: string }>(HOLD, [from])
      if (row?.state !== 'open') throw new ContentNotOpen(from, row?.state)
      const input = { contentId: to, kind: 'leaf', seg, offset, chunks, wanted } as const
      const [outcome] = await registerChunks(run, [input], new Set())
      if (outcome?.ok === false) throw outcome.error
    })
    done += size
  }
}

export type AdoptInput = {
  from: string
  to: string
  count: number
  first: number
  wanted: number
}

/**
 * Moves what was taken from the quota for open contents to one that is made of them, which is from then
 * on as old as the oldest: a commit checks what changed among the nodes since.
 */
export async function moveReservation(
  c: Catalog,
  { from, to }: { from: readonly string[]; to: string },
): Promise<number> {
  return inTransaction(c, async (trx) => {
    const { rows } = await sql<{ reserved: number; membership: number }>`
      UPDATE contents SET reserved_bytes = 0
      WHERE id IN (SELECT id FROM contents WHERE id = ANY(${[...from]}::uuid[])
          AND state = 'open' ORDER BY id FOR NO KEY UPDATE)
      RETURNING old.reserved_bytes AS reserved, membership`.execute(trx)
    const reserved = rows.reduce((sum, row) => sum + row.reserved, 0)
    const oldest = Math.min(...rows.map(({ membership }) => membership))
    const result = await trx
      .updateTable('contents')
      .set({ reserved_bytes: sql`reserved_bytes + ${reserved}::bigint` })
      .set(rows.length === 0 ? {} : { membership: sql`least(membership, ${oldest}::bigint)` })
      .where('id', '=', to)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw new ContentNotOpen(to, 'closed')
    return reserved
  })
}

/** Gives back what `moveReservation` took: nothing came of it. */
export async function returnReservation(
  c: Catalog,
  { from, to }: { from: string; to: readonly { contentId: string; bytes: number }[] },
): Promise<void> {
  await inTransaction(c, async (trx) => {
    const { rows } = await sql<{ bytes: number }>`
      UPDATE contents k SET reserved_bytes = reserved_bytes + v.bytes
      FROM unnest(${to.map(({ contentId }) => contentId)}::uuid[],
        ${to.map(({ bytes }) => bytes)}::bigint[]) AS v (id, bytes)
      WHERE k.id = v.id AND k.state = 'open' RETURNING v.bytes`.execute(trx)
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
    const result = await trx
      .updateTable('contents')
      .set({ reserved_bytes: sql`reserved_bytes - ${bytes}::bigint` })
      .where('id', '=', from)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw new ContentNotOpen(from, 'closed')
  })
}
