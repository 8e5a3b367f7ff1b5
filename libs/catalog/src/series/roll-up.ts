import { type RawBuilder, sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { SAMPLE_SECONDS } from './write-sample.ts'

const HOUR = 3_600

/** The steps of time and how long each is kept, in seconds: 1,914 rows in all, whatever the size of the system. */
export const SERIES_STEPS = [
  { step: SAMPLE_SECONDS, keep: HOUR + 600 },
  { step: 120, keep: 25 * HOUR },
  { step: HOUR, keep: 31 * 24 * HOUR },
] as const

/**
 * Makes the longer steps of the shorter ones, then removes what is too old. `bucketMs`: what an answer
 * took that was counted in each bucket. The newest step of each kind is made anew, since it may not have
 * been over; whatever was written before stays as it is. A step without samples gets no row.
 */
export async function rollUpSeries(
  c: Catalog,
  { at, bucketMs }: { at: Date; bucketMs: readonly number[] },
): Promise<void> {
  for (const [index, { step }] of SERIES_STEPS.entries()) {
    const finer = SERIES_STEPS[index - 1]
    if (finer !== undefined) await rollUp(c, finer.step, step, bucketMs)
  }
  for (const { step, keep } of SERIES_STEPS) {
    await c.db
      .deleteFrom('series')
      .where('step', '=', step)
      .where('at', '<', new Date(at.getTime() - keep * 1_000))
      .execute()
  }
}

/** Rates are averages; of the rest the worst is kept, or, where nothing is worse, the last. */
async function rollUp(
  c: Catalog,
  from: number,
  to: number,
  bucketMs: readonly number[],
): Promise<void> {
  await sql`
    INSERT INTO series (step, at, samples, bytes_in, bytes_out, requests, read_counts, read_p50, read_p95,
      write_counts, write_p50, write_p95, file_bytes, used_bytes, free_bytes, files, chunks,
      short_chunks, missing_bytes, repair_rate, move_rate, nodes, nodes_up, queued)
    SELECT ${to}::integer, r.at, r.samples, r.bytes_in, r.bytes_out, r.requests,
      reads.counts, reads.p50, reads.p95, writes.counts, writes.p50, writes.p95,
      r.file_bytes, r.used_bytes, r.free_bytes, r.files, r.chunks, r.short_chunks, r.missing_bytes,
      r.repair_rate, r.move_rate, r.nodes, r.nodes_up, r.queued
    FROM (
      SELECT ${binned(to)} AS at, sum(samples)::integer AS samples,
        ${average('bytes_in')}, ${average('bytes_out')}, ${average('requests')},
        ${average('repair_rate')}, ${average('move_rate')},
        ${last('file_bytes')}, ${last('used_bytes')}, ${last('files')}, ${last('chunks')},
        ${last('nodes')}, min(free_bytes) AS free_bytes, min(nodes_up) AS nodes_up,
        max(short_chunks) AS short_chunks, max(missing_bytes) AS missing_bytes, max(queued) AS queued
      FROM series
      WHERE step = ${from} AND at >= coalesce(
        (SELECT max(at) FROM series WHERE step = ${to}), '-infinity')
      GROUP BY 1) AS r
    CROSS JOIN LATERAL (${merged('read_counts', from, to, bucketMs)}) AS reads
    CROSS JOIN LATERAL (${merged('write_counts', from, to, bucketMs)}) AS writes
    ON CONFLICT (step, at) DO UPDATE SET samples = excluded.samples,
      bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out, requests = excluded.requests,
      read_counts = excluded.read_counts, read_p50 = excluded.read_p50, read_p95 = excluded.read_p95,
      write_counts = excluded.write_counts, write_p50 = excluded.write_p50,
      write_p95 = excluded.write_p95, file_bytes = excluded.file_bytes,
      used_bytes = excluded.used_bytes, free_bytes = excluded.free_bytes, files = excluded.files,
      chunks = excluded.chunks, short_chunks = excluded.short_chunks,
      missing_bytes = excluded.missing_bytes, repair_rate = excluded.repair_rate,
      move_rate = excluded.move_rate, nodes = excluded.nodes, nodes_up = excluded.nodes_up,
      queued = excluded.queued`.execute(c.db)
}

const binned = (step: number) => sql`date_bin(make_interval(secs => ${step}), at, to_timestamp(0))`

const average = (column: string) =>
  sql`sum(${sql.ref(column)} * samples) / sum(samples) FILTER (WHERE ${sql.ref(column)} IS NOT NULL)
    AS ${sql.ref(column)}`

const last = (column: string) =>
  sql`(array_agg(${sql.ref(column)} ORDER BY at DESC))[1] AS ${sql.ref(column)}`

/** The counts of one step added bucket by bucket, and percentiles of the sum: averages of percentiles are none. */
function merged(
  column: string,
  from: number,
  to: number,
  bucketMs: readonly number[],
): RawBuilder<unknown> {
  return sql`
    SELECT array_agg(n ORDER BY bucket)::integer[] AS counts,
      min(ms) FILTER (WHERE n > 0 AND upto >= 0.5 * total) AS p50,
      min(ms) FILTER (WHERE n > 0 AND upto >= 0.95 * total) AS p95
    FROM (
      SELECT bucket, n, (${bucketMs}::float8[])[bucket] AS ms,
        sum(n) OVER (ORDER BY bucket) AS upto, sum(n) OVER () AS total
      FROM (
        SELECT u.bucket, sum(u.n) AS n
        FROM series s CROSS JOIN LATERAL unnest(s.${sql.ref(column)}) WITH ORDINALITY AS u (n, bucket)
        WHERE s.step = ${from} AND s.at >= r.at AND s.at < r.at + make_interval(secs => ${to})
        GROUP BY u.bucket) AS summed) AS counted`
}
