import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { FROZEN } from '../removal/removal-statements.ts'

/**
 * How long to wait before moving so many bytes, in seconds, so that all workers of a plan together
 * stay at `bytesPerSecond`: each takes its turn on one clock, Postgres's. Time in which nobody moved
 * anything is not saved up.
 */
export async function paceMoves(
  c: Catalog,
  { planId, bytes, bytesPerSecond }: { planId: string; bytes: number; bytesPerSecond: number },
): Promise<number> {
  const { rows } = await sql<{ wait: number }>`
    UPDATE plans p SET paced_until = greatest(p.paced_until, clock_timestamp())
        + make_interval(secs => ${bytes / bytesPerSecond})
    FROM (SELECT id, paced_until FROM plans WHERE id = ${planId}::uuid FOR UPDATE) AS before
    WHERE p.id = before.id
    RETURNING greatest(0, extract(epoch FROM before.paced_until - clock_timestamp()))::float8 AS wait`.execute(
    c.db,
  )
  return rows[0]?.wait ?? 0
}

/** What decides whether moves may go on at this moment. */
export type MoveGate = {
  /** Too many nodes went down at once (decision 18). */
  braked: boolean
  /** No copy may be removed (decision 8). */
  frozen: boolean
  /** Repairs that could be made now, and of these the ones of last copies. */
  repairsDue: boolean
  lastCopiesDue: boolean
  /** The hour of the day, 0 to 23, in the asked time zone. */
  hour: number
}

export async function moveGate(
  c: Catalog,
  { tz = 'UTC' }: { tz?: string } = {},
): Promise<MoveGate> {
  const { rows } = await sql<MoveGate>`
    SELECT
      EXISTS (SELECT FROM settings WHERE name = 'brake') AS braked,
      EXISTS (${sql.raw(FROZEN.text)}) AS frozen,
      EXISTS (SELECT FROM group_work WHERE class IN ('last-copy', 'below-quorum', 'below-wanted')
        AND wanted_gen > done_gen AND not_before <= clock_timestamp()) AS "repairsDue",
      EXISTS (SELECT FROM group_work WHERE class = 'last-copy'
        AND wanted_gen > done_gen AND not_before <= clock_timestamp()) AS "lastCopiesDue",
      extract(hour FROM clock_timestamp() AT TIME ZONE ${tz})::integer AS hour`.execute(c.db)
  return rows[0] as MoveGate
}
