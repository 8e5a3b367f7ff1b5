import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** A copy that is to be read now, and for which time since it was written. */
export type WriteSample = { digest: Buffer; nodeId: number; stage: number; size: number }

/** Seconds after the write at which a sample is read: a minute, an hour, a day. */
export const SAMPLE_AGES = [60, 3_600, 86_400] as const

/**
 * Picks up to `contents` contents that were committed between `oldest` and `youngest` seconds ago, one
 * chunk of each, and notes its copies for reading at each of the ages. Uploads that took longer than an
 * hour are not looked for: the scrub reads them.
 */
export async function pickWriteSamples(
  c: Catalog,
  { contents, oldest, youngest }: { contents: number; oldest: number; youngest: number },
): Promise<number> {
  const result = await sql`
    WITH picked AS (
      SELECT id, committed_at, floor(random() * chunk_count)::bigint AS at FROM contents
      WHERE id >= uuidv7(interval '-1 hour') AND state IN ('committed', 'sealed')
        AND committed_at > now() - make_interval(secs => ${oldest})
        AND committed_at <= now() - make_interval(secs => ${youngest})
      ORDER BY random() LIMIT ${contents}),
    leaves AS (
      SELECT p.committed_at, substring(s.digests FROM ((at % 1024) * 32 + 1)::integer FOR 32) AS digest
      FROM picked p JOIN content_segments s
        ON s.content_id = p.id AND s.kind = 'leaf' AND s.seg = at / 1024)
    INSERT INTO write_samples (digest, node_id, written_at, due_at)
    SELECT l.digest, h, l.committed_at, now()
    FROM leaves l JOIN chunks c ON c.digest = l.digest
      JOIN nodes n ON n.id = ANY(c.holders) CROSS JOIN LATERAL (SELECT n.id) AS v (h)
    WHERE n.state <> 'lost' ORDER BY 1, 2 ON CONFLICT DO NOTHING`.execute(c.db)
  return Number(result.numAffectedRows ?? 0n)
}

/** Samples that are due, oldest first; those whose copy is not in use any more are left out. */
export async function dueWriteSamples(c: Catalog, limit: number): Promise<WriteSample[]> {
  const { rows } = await sql<WriteSample>`
    SELECT w.digest, w.node_id AS "nodeId", w.stage, c.size
    FROM write_samples w JOIN chunks c ON c.digest = w.digest
    WHERE w.due_at <= now() AND w.node_id = ANY(c.holders) AND c.refs > 0
    ORDER BY w.due_at LIMIT ${limit}`.execute(c.db)
  return rows
}

/** This one was read: it is due at the next age, or was the last. */
export async function passWriteSample(
  c: Catalog,
  { digest, nodeId, stage }: Pick<WriteSample, 'digest' | 'nodeId' | 'stage'>,
): Promise<void> {
  const next = SAMPLE_AGES[stage + 1]
  if (next === undefined) return dropWriteSample(c, { digest, nodeId })
  await c.db
    .updateTable('write_samples')
    .set({
      stage: stage + 1,
      due_at: sql`greatest(now(), written_at + make_interval(secs => ${next}))`,
    })
    .where('digest', '=', digest)
    .where('node_id', '=', nodeId)
    .execute()
}

export async function dropWriteSample(
  c: Catalog,
  { digest, nodeId }: Pick<WriteSample, 'digest' | 'nodeId'>,
): Promise<void> {
  await c.db
    .deleteFrom('write_samples')
    .where('digest', '=', digest)
    .where('node_id', '=', nodeId)
    .execute()
}

/** Puts samples off that could not be read now, and forgets those nobody could read for two days. */
export async function postponeWriteSamples(
  c: Catalog,
  { nodeId, seconds }: { nodeId: number; seconds: number },
): Promise<void> {
  await sql`UPDATE write_samples SET due_at = now() + make_interval(secs => ${seconds})
    WHERE node_id = ${nodeId} AND due_at <= now()`.execute(c.db)
}

/** Samples whose copy went in between, or that are past their last age: nothing is due for them. */
export async function forgetOldSamples(c: Catalog): Promise<void> {
  await sql`DELETE FROM write_samples w WHERE w.due_at <= now() - interval '1 hour'
    AND (w.written_at < now() - interval '2 days' OR NOT EXISTS (
      SELECT FROM chunks c
      WHERE c.digest = w.digest AND w.node_id = ANY(c.holders) AND c.refs > 0))`.execute(c.db)
}
