import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import type { ContentState } from '../schema.ts'

export type UnfinishedContent = {
  id: string
  state: ContentState
  placed: boolean
  chunkCount: number | null
  /** Segments of tree chunks; 0 until it is sealed. */
  treeSegments: number
}

/**
 * Committed contents to seal, sealed ones still to be placed, released ones to take apart: all the
 * work on contents that the queue may have forgotten. Ids grow with time, so `after` pages through.
 */
export async function unfinishedContents(
  c: Catalog,
  {
    olderThanSeconds = 0,
    after = '00000000-0000-0000-0000-000000000000',
    limit = 1_000,
  }: { olderThanSeconds?: number; after?: string; limit?: number } = {},
): Promise<UnfinishedContent[]> {
  const { rows } = await sql<UnfinishedContent>`
    SELECT c.id, c.state, c.placed_at IS NOT NULL AS placed, c.chunk_count AS "chunkCount",
      (SELECT count(*) FROM content_segments s WHERE s.content_id = c.id AND s.kind = 'tree')
        AS "treeSegments"
    FROM contents c
    WHERE (c.state <> 'sealed' OR c.placed_at IS NULL) AND c.state <> 'open' AND c.id > ${after}
      AND coalesce(c.committed_at, c.opened_at)
        <= now() - make_interval(secs => ${olderThanSeconds})
    ORDER BY c.id LIMIT ${limit}`.execute(c.db)
  return rows
}
