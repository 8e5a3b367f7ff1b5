import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** What was seen within one step; `…Rate`, `bytesIn`, `bytesOut` and `requests` are per second. */
export type Figures = {
  bytesIn: number
  bytesOut: number
  requests: number
  /** Milliseconds that clients waited for a chunk of a node; null: nobody asked for one. */
  readP50: number | null
  readP95: number | null
  writeP50: number | null
  writeP95: number | null
  /** Bytes of files, and what lies on the nodes. */
  fileBytes: number
  usedBytes: number
  freeBytes: number
  files: number
  chunks: number
  /** Chunks with fewer copies than wanted, and bytes of the copies to be made; null: not known. */
  shortChunks: number | null
  missingBytes: number | null
  repairRate: number | null
  moveRate: number
  nodes: number
  nodesUp: number
  /** Jobs that wait or run; null: the queue did not answer. */
  queued: number | null
}

export type Sample = Figures & {
  /** Answers by how long they took, in buckets: percentiles of longer steps are made of these. */
  readCounts: readonly number[] | null
  writeCounts: readonly number[] | null
}

/** Seconds of the shortest step. */
export const SAMPLE_SECONDS = 10

/**
 * Writes what was seen in the ten seconds before `at`. It is looked at the end of a step, a little before or
 * after its time; the step is the one of which most lies before that moment.
 */
export async function writeSample(c: Catalog, at: Date, sample: Sample): Promise<void> {
  const s = sample
  await sql`
    INSERT INTO series (step, at, bytes_in, bytes_out, requests, read_counts, read_p50, read_p95,
      write_counts, write_p50, write_p95, file_bytes, used_bytes, free_bytes, files, chunks,
      short_chunks, missing_bytes, repair_rate, move_rate, nodes, nodes_up, queued)
    VALUES (${SAMPLE_SECONDS}::integer, date_bin(make_interval(secs => ${SAMPLE_SECONDS}),
        ${at}::timestamptz - make_interval(secs => ${SAMPLE_SECONDS / 2}), to_timestamp(0)),
      ${s.bytesIn}, ${s.bytesOut}, ${s.requests}, ${s.readCounts}::integer[], ${s.readP50}, ${s.readP95},
      ${s.writeCounts}::integer[], ${s.writeP50}, ${s.writeP95}, ${s.fileBytes}, ${s.usedBytes},
      ${s.freeBytes}, ${s.files}, ${s.chunks}, ${s.shortChunks}, ${s.missingBytes}, ${s.repairRate},
      ${s.moveRate}, ${s.nodes}, ${s.nodesUp}, ${s.queued})
    ON CONFLICT (step, at) DO NOTHING`.execute(c.db)
}
