import { keyOf, unpack } from '../digests.ts'
import type { Catalog } from '../open-catalog.ts'
import { inPreparedTransaction, type Run } from '../prepared.ts'
import { wantRemoval } from '../removal/want-removal.ts'

const LOCK_RELEASED = {
  name: 'lock-released',
  text: `SELECT committed_at IS NOT NULL AS committed FROM contents
    WHERE id = $1 AND state = 'released' FOR UPDATE`,
}

const TAKE_SEGMENT = {
  name: 'take-segment',
  text: `DELETE FROM content_segments s USING (
      SELECT content_id, kind, seg FROM content_segments WHERE content_id = $1
      ORDER BY kind, seg LIMIT 1
    ) AS first
    WHERE s.content_id = first.content_id AND s.kind = first.kind AND s.seg = first.seg
    RETURNING s.digests`,
}

const LOCK_REFERENCED = {
  name: 'lock-referenced',
  text: `SELECT digest, refs FROM chunks WHERE digest = ANY($1::bytea[])
    ORDER BY digest FOR NO KEY UPDATE`,
}

const LOWER_REFERENCES = {
  name: 'lower-references',
  text: `UPDATE chunks c SET refs = c.refs - v.lost,
      zero_since = CASE WHEN c.refs = v.lost THEN now() END,
      stray = c.stray OR v.unsure
    FROM unnest($1::bytea[], $2::integer[], $3::boolean[]) AS v (digest, lost, unsure)
    WHERE c.digest = v.digest`,
}

const FORGET_CONTENT = {
  name: 'forget-content',
  text: `WITH health AS (DELETE FROM content_health WHERE content_id = $1),
      change AS (DELETE FROM wanted_changes WHERE content_id = $1)
    DELETE FROM contents WHERE id = $1`,
}

/**
 * Takes one segment of a released content away and lowers the references of its chunks, in one
 * transaction. True: call again. False: nothing is left (the content's row went too), or it is not
 * released. Idempotent: a second delivery goes on where the first stopped.
 *
 * Chunks that nobody uses any more get `zero_since`, and their groups a look after the grace. Those of
 * a content that never was committed are marked stray, also while others use them: a put may have
 * happened without its record, so that in the end every member has to be asked.
 */
export async function releaseNextSegment(c: Catalog, contentId: string): Promise<boolean> {
  return inPreparedTransaction(c.pool, async (run) => {
    const [content] = await run<{ committed: boolean }>(LOCK_RELEASED, [contentId])
    if (content === undefined) return false
    const [segment] = await run<{ digests: Buffer }>(TAKE_SEGMENT, [contentId])
    if (segment === undefined) {
      await run(FORGET_CONTENT, [contentId])
      return false
    }
    await lowerReferences(run, unpack(segment.digests), !content.committed)
    return true
  })
}

/** Takes these occurrences away; `unsure`: a put may have happened without its record. */
export async function lowerReferences(
  run: Run,
  digests: readonly Buffer[],
  unsure: boolean,
): Promise<void> {
  const lost = new Map<string, { digest: Buffer; count: number }>()
  for (const digest of digests) {
    const entry = lost.get(keyOf(digest)) ?? { digest, count: 0 }
    entry.count += 1
    lost.set(keyOf(digest), entry)
  }
  const entries = [...lost.values()]
  const rows = await run<{ digest: Buffer; refs: number }>(LOCK_REFERENCED, [
    entries.map(({ digest }) => digest),
  ])
  await run(LOWER_REFERENCES, [
    entries.map(({ digest }) => digest),
    entries.map(({ count }) => count),
    entries.map(() => unsure),
  ])
  const unused = rows.filter(({ digest, refs }) => lost.get(keyOf(digest))?.count === refs)
  await wantRemoval(
    run,
    unused.map(({ digest }) => digest),
  )
}
