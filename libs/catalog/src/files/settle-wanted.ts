import { ADD_OUTBOX } from '../outbox.ts'
import type { Run } from '../prepared.ts'

const SETTLE_WANTED = {
  name: 'settle-wanted',
  text: `UPDATE contents c SET wanted = u.wanted, wanted_explicit = true,
      placed_at = CASE WHEN u.wanted > c.wanted THEN NULL ELSE c.placed_at END
    FROM (SELECT w.content_id, max(w.wanted) AS wanted FROM (
        SELECT content_id, wanted FROM files WHERE content_id = ANY($1::uuid[])
        UNION ALL
        SELECT content_id, wanted FROM file_versions WHERE content_id = ANY($1::uuid[])) AS w
      GROUP BY w.content_id) AS u
    WHERE c.id = u.content_id AND c.state IN ('committed', 'sealed') AND u.wanted IS NOT NULL
      AND (u.wanted <> c.wanted OR NOT c.wanted_explicit)
    RETURNING c.id, old.wanted <> c.wanted AS changed`,
}

const NOTE_CHANGES = {
  name: 'note-wanted-changes',
  text: `INSERT INTO wanted_changes AS w (content_id) SELECT unnest($1::uuid[])
    ON CONFLICT (content_id) DO UPDATE SET gen = w.gen + 1`,
}

/**
 * Gives contents the highest R that a file or a version of them asks for, and has their chunks told
 * (recount-wanted). Contents whose files say nothing keep theirs. The caller holds the contents' locks.
 */
export async function settleWanted(run: Run, contentIds: readonly string[]): Promise<void> {
  if (contentIds.length === 0) return
  const rows = await run<{ id: string; changed: boolean }>(SETTLE_WANTED, [contentIds])
  const changed = rows.filter((row) => row.changed).map(({ id }) => id)
  if (changed.length === 0) return
  await run(NOTE_CHANGES, [changed])
  await run(ADD_OUTBOX, [
    changed.map(() => 'recount-wanted'),
    changed.map((contentId) => JSON.stringify({ contentId })),
  ])
}
