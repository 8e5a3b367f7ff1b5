import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction } from '../transaction.ts'

const DEFAULT_NAME = 'health-monitor'

export type Leadership = { leader: boolean; epoch: number }

/**
 * Takes or keeps the lead. A lease that ran out may be taken by anybody, and the epoch rises when it
 * changes hands (or was let lapse): a process that was stopped and wakes up finds its epoch gone,
 * which an advisory lock would not have told it. All times are Postgres's.
 */
export async function acquireLeadership(
  c: Catalog,
  {
    holder,
    ttlSeconds,
    name = DEFAULT_NAME,
  }: { holder: string; ttlSeconds: number; name?: string },
): Promise<Leadership> {
  return inTransaction(c, async (trx) => {
    const { rows } = await sql<{ epoch: number }>`
      INSERT INTO leader_lease AS l (name, holder, epoch, expires_at)
      VALUES (${name}, ${holder}, 1, clock_timestamp() + make_interval(secs => ${ttlSeconds}))
      ON CONFLICT (name) DO UPDATE SET
        holder = excluded.holder,
        epoch = CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp()
          THEN l.epoch ELSE l.epoch + 1 END,
        expires_at = excluded.expires_at
      WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
      RETURNING epoch`.execute(trx)
    const mine = rows[0]
    if (mine !== undefined) return { leader: true, epoch: mine.epoch }
    const theirs = await trx
      .selectFrom('leader_lease')
      .select('epoch')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return { leader: false, epoch: theirs.epoch }
  })
}

/** Gives the lead up at once, so that the next one need not wait for the lease to run out. */
export async function resignLeadership(
  c: Catalog,
  { holder, name = DEFAULT_NAME }: { holder: string; name?: string },
): Promise<void> {
  await c.db
    .updateTable('leader_lease')
    .set({ expires_at: sql`clock_timestamp()` })
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute()
}

/** Who leads now, for the status page. */
export async function currentLeader(
  c: Catalog,
  name = DEFAULT_NAME,
): Promise<{ holder: string; epoch: number } | undefined> {
  return c.db
    .selectFrom('leader_lease')
    .select(['holder', 'epoch'])
    .where('name', '=', name)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst()
}
