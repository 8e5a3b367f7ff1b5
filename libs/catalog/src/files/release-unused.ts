import { ADD_OUTBOX } from '../outbox.ts'
import type { Run } from '../prepared.ts'
import { dropThumbnails } from './drop-thumbnails.ts'
import { settleWanted } from './settle-wanted.ts'

const LOCK_CONTENTS = {
  name: 'lock-contents',
  text: `SELECT id FROM contents WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
}

const RELEASE_UNUSED = {
  name: 'release-unused',
  text: `UPDATE contents c SET state = 'released'
    WHERE c.id = ANY($1::uuid[]) AND c.state IN ('committed', 'sealed')
      AND NOT EXISTS (SELECT FROM files f WHERE f.content_id = c.id)
      AND NOT EXISTS (SELECT FROM file_versions v WHERE v.content_id = c.id)
    RETURNING c.id`,
}

/**
 * Lets go of contents that a file or a version used until now: what nobody uses any more is released,
 * the others keep the highest R of those that still do.
 *
 * Whoever comes to use a content takes it FOR SHARE, so after this lock the look at files and versions
 * is final: nothing can come to use the content once it is released.
 */
export async function releaseUnused(run: Run, contentIds: readonly string[]): Promise<void> {
  const ids = [...new Set(contentIds)]
  if (ids.length === 0) return
  await run(LOCK_CONTENTS, [ids])
  const released = await run<{ id: string }>(RELEASE_UNUSED, [ids])
  const gone = new Set(released.map(({ id }) => id))
  if (gone.size > 0)
    await releaseContents(run, [...gone, ...(await dropThumbnails(run, [...gone]))])
  await settleWanted(
    run,
    ids.filter((id) => !gone.has(id)),
  )
}

/** Has contents in the state `released` taken apart. */
export async function releaseContents(run: Run, contentIds: readonly string[]): Promise<void> {
  await run(ADD_OUTBOX, [
    contentIds.map(() => 'release-content'),
    contentIds.map((contentId) => JSON.stringify({ contentId })),
  ])
}
