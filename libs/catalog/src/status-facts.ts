import { sql } from 'kysely'
import type { Catalog } from './open-catalog.ts'

export type StatusFacts = {
  files: number
  /** Bytes of all files, trash included. */
  bytes: number
  /** Somebody leads the health monitors now. */
  led: boolean
  /** Since when the brake holds (decision 18), if it does. */
  brakeSince: Date | null
  /** Groups with repair work that is due, and how long the oldest has been. */
  repairGroups: number
  oldestRepairSeconds: number
  /** Contents acknowledged after the sums of `groupScans` were made, and not seen with all copies. */
  arriving: number
}

/** Without the trash. Users' rows count their files, so a million are not walked to count them. */
export const FILES = sql`(SELECT coalesce(sum(used_files), 0)::bigint - (SELECT count(*) FROM files
  WHERE deleted_at IS NOT NULL) FROM users)`

const REPAIR = ['last-copy', 'below-quorum', 'below-wanted']

/** What the status page says of the whole system, beside `holderSets`: counts that walk no chunks. */
export async function statusFacts(c: Catalog): Promise<StatusFacts> {
  const { rows } = await sql<StatusFacts>`
    SELECT
      ${FILES} AS "files",
      (SELECT coalesce(sum(used_bytes), 0)::bigint FROM users) AS "bytes",
      EXISTS (SELECT FROM leader_lease WHERE name = 'health-monitor'
        AND expires_at > clock_timestamp()) AS "led",
      (SELECT updated_at FROM settings WHERE name = 'brake') AS "brakeSince",
      (SELECT count(*) FROM contents
        WHERE (state <> 'sealed' OR placed_at IS NULL) AND placed_at IS NULL
          AND state IN ('committed', 'sealed')
          AND committed_at > (SELECT CASE count(*) WHEN 16 THEN min(as_of) ELSE '-infinity' END
            FROM group_scans)) AS "arriving",
      work.groups AS "repairGroups", work.oldest AS "oldestRepairSeconds"
    FROM (SELECT count(*) AS groups,
        coalesce(max(extract(epoch FROM clock_timestamp() - not_before)), 0)::float8 AS oldest
      FROM group_work
      WHERE wanted_gen > done_gen AND not_before <= clock_timestamp()
        AND class = ANY (${REPAIR}::text[])) AS work`.execute(c.db)
  return rows[0] as StatusFacts
}
