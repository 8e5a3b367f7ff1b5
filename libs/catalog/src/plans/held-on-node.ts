import { LIVE_STATES } from '@holdfast/placement'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'

/** Chunks in use on one node, by group. */
export type HeldInGroup = { group: number; chunks: number; bytes: number }

/**
 * What lies on a node and is in use, by group, counted now: one scan of `chunks`, about a second per
 * five million. Drains cannot go by the sums of `group_holders`, which are older than the last upload.
 */
export async function heldOnNode(c: Catalog, nodeId: number): Promise<HeldInGroup[]> {
  const { rows } = await sql<HeldInGroup>`
    SELECT chunk_group(digest) AS "group", count(*) AS chunks, sum(size)::bigint AS bytes
    FROM chunks WHERE ${nodeId}::smallint = ANY(holders) AND refs > 0
    GROUP BY 1 ORDER BY 1`.execute(c.db)
  return rows
}

/** What would go with a node if it were given up now. */
export type AtStake = {
  /** Copies in use there. */
  chunks: number
  bytes: number
  /** Of these, chunks without any live copy elsewhere. */
  lastChunks: number
  lastBytes: number
}

/** Counted now, as `heldOnNode`. */
export async function atStakeOnNode(c: Catalog, nodeId: number): Promise<AtStake> {
  const live = sql.join([...LIVE_STATES].map((state) => sql.lit(state)))
  const { rows } = await sql<AtStake>`
    WITH others AS (
      SELECT coalesce(array_agg(id), '{}')::smallint[] AS ids FROM nodes
      WHERE id <> ${nodeId}::smallint AND state IN (${live})
    ), held AS (
      SELECT size, NOT (holders && (SELECT ids FROM others)) AS last FROM chunks
      WHERE ${nodeId}::smallint = ANY(holders) AND refs > 0
    )
    SELECT count(*) AS chunks, coalesce(sum(size), 0)::bigint AS bytes,
      count(*) FILTER (WHERE last) AS "lastChunks",
      coalesce(sum(size) FILTER (WHERE last), 0)::bigint AS "lastBytes" FROM held`.execute(c.db)
  return rows[0] as AtStake
}
