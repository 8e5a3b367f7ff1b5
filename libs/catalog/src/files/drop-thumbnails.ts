import type { Run } from '../prepared.ts'

const DROP_THUMBNAILS = {
  name: 'drop-thumbnails',
  text: `WITH gone AS (
      DELETE FROM content_thumbnails t USING contents c
      WHERE t.content_id = ANY($1::uuid[]) AND c.id = t.content_id
      RETURNING t.thumbnail_id, t.size, c.owner_id
    ), freed AS (
      UPDATE users u SET used_bytes = u.used_bytes - o.bytes
      FROM (SELECT owner_id, sum(size)::bigint AS bytes FROM gone GROUP BY owner_id) AS o
      WHERE u.id = o.owner_id
    )
    UPDATE contents c SET state = 'released' FROM gone WHERE c.id = gone.thumbnail_id
    RETURNING c.id`,
}

/**
 * Takes the thumbnails of contents away: their bytes leave the quota at once. Returns the contents they
 * were, which are released now and have to be taken apart. The caller holds the owners' locks, which
 * everybody takes who gives a content a thumbnail.
 */
export async function dropThumbnails(run: Run, contentIds: readonly string[]): Promise<string[]> {
  const rows = await run<{ id: string }>(DROP_THUMBNAILS, [contentIds])
  return rows.map(({ id }) => id)
}
