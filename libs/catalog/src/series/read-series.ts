import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { Figures } from './write-sample.ts'

export type SeriesPart = {
  /** When the first slot began. */
  from: Date
  /** Which slot, counted from 0, and what was seen in it. Slots without samples are not there. */
  rows: (Figures & { slot: number })[]
}

/** The last `slots` steps of so many seconds, the one under way included, by Postgres's clock. */
export async function readSeries(
  c: Catalog,
  { step, slots }: { step: number; slots: number },
): Promise<SeriesPart> {
  const { rows: found } = await sql<{ from: Date }>`
    SELECT date_bin(make_interval(secs => ${step}), clock_timestamp(), to_timestamp(0))
      - make_interval(secs => ${step * (slots - 1)}) AS from`.execute(c.db)
  const { from } = found[0] as { from: Date }
  const rows = await c.db
    .selectFrom('series')
    .select([
      sql<number>`(extract(epoch FROM at - ${from}::timestamptz) / ${step})::integer`.as('slot'),
      'bytes_in as bytesIn',
      'bytes_out as bytesOut',
      'requests',
      'read_p50 as readP50',
      'read_p95 as readP95',
      'write_p50 as writeP50',
      'write_p95 as writeP95',
      'file_bytes as fileBytes',
      'used_bytes as usedBytes',
      'free_bytes as freeBytes',
      'files',
      'chunks',
      'short_chunks as shortChunks',
      'missing_bytes as missingBytes',
      'repair_rate as repairRate',
      'move_rate as moveRate',
      'nodes',
      'nodes_up as nodesUp',
      'queued',
    ])
    .where('step', '=', step)
    .where('at', '>=', from)
    .orderBy('at')
    .execute()
  return { from, rows }
}
