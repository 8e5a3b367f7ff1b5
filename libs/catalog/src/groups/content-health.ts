import { LIVE_STATES } from '@holdfast/placement'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'

export type HealthRefresh = { contents: number; states: number }

/**
 * Finds the contents that are at risk, unreadable or lost and keeps them in `content_health` with the
 * generation of node states it was computed with; all others have no row. Two scans (chunks, then
 * segments: 4 s of a processor for ten million chunks), and none when the group summary knows of no
 * endangered chunk. Refresh that first: chunks are found by the sets of holders that it knows.
 */
export async function refreshContentHealth(c: Catalog): Promise<HealthRefresh> {
  return inTransaction(c, async (trx) => {
    const { states } = await trx.selectFrom('membership').select('states').executeTakeFirstOrThrow()
    await trx.deleteFrom('content_health').execute()
    const contents = (await anyEndangered(trx)) ? await findEndangered(trx, states) : 0
    await trx
      .updateTable('membership')
      .set({ health_states: states, health_as_of: sql`now()` })
      .execute()
    return { contents, states }
  })
}

/** Live copies, and copies that are not gone for good, of a row with `holders`. */
const COUNTS = sql`
  (SELECT count(*) FROM unnest(holders) AS h JOIN nodes n ON n.id = h
    WHERE n.state IN (${sql.join([...LIVE_STATES].map((state) => sql.lit(state)))}))::integer AS live,
  (SELECT count(*) FROM unnest(holders) AS h JOIN nodes n ON n.id = h
    WHERE n.state <> 'lost')::integer AS known`

/**
 * Chunks with a copy that is known to be bad on a node that still is a holder, as the last hope: the other
 * holders alone count. They are few, and the index of issues leads to them.
 */
const FLAWED = sql`
  SELECT c.digest, c.wanted,
    ARRAY(SELECT h FROM unnest(c.holders) AS h WHERE h <> ALL (i.nodes)) AS holders
  FROM (SELECT digest, array_agg(node_id) AS nodes FROM chunk_issues
    WHERE kind IN ('missing', 'corrupt') GROUP BY digest) AS i
  JOIN chunks c ON c.digest = i.digest WHERE c.refs > 0 AND c.holders && i.nodes`

/**
 * Sets of holders with too few live copies. They are some hundreds, so live copies are counted for these and
 * not for each chunk: that took minutes for ten million on a busy machine. Chunks without any holder belong to
 * uploads under way: what was stored keeps its last holder.
 */
const ENDANGERED_SETS = sql`
  SELECT wanted, holders, live, known FROM (
    SELECT wanted, holders, ${COUNTS} FROM (
      SELECT DISTINCT wanted, holders FROM group_holders WHERE wanted > 0 AND holders <> '{}') AS d
  ) AS g WHERE live = 0 OR (live = 1 AND wanted > 1)`

const ENDANGERED_FLAWED = sql`
  SELECT digest, live, known FROM (SELECT digest, wanted, ${COUNTS} FROM (${FLAWED}) AS f) AS g
  WHERE live = 0 OR (live = 1 AND wanted > 1)`

async function anyEndangered(trx: Trx): Promise<boolean> {
  const { rows } = await sql`
    SELECT WHERE EXISTS (${ENDANGERED_SETS}) OR EXISTS (${ENDANGERED_FLAWED})`.execute(trx)
  return rows.length > 0
}

async function findEndangered(trx: Trx, states: number): Promise<number> {
  await sql`
    CREATE TEMPORARY TABLE endangered ON COMMIT DROP AS
    WITH sets AS MATERIALIZED (${ENDANGERED_SETS})
    SELECT c.digest, s.live, s.known FROM chunks c
      JOIN sets s ON s.holders = c.holders AND s.wanted = c.wanted WHERE c.refs > 0
    UNION ALL (${ENDANGERED_FLAWED})`.execute(trx)
  await sql`ANALYZE endangered`.execute(trx)
  // The digests of a large content lie outside of its row, and each slice of them would be looked up there
  // by itself: joined to nothing they are read once (2 s instead of 16).
  const result = await sql`
    INSERT INTO content_health (content_id, state, least, generation)
    SELECT s.content_id,
      CASE WHEN min(e.known) = 0 THEN 'lost' WHEN min(e.live) = 0 THEN 'unreadable'
        ELSE 'at-risk' END,
      min(e.live), ${states}
    FROM (SELECT content_id, digests || ''::bytea AS digests FROM content_segments
      WHERE kind = 'leaf' OFFSET 0) AS s
    CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
    JOIN endangered e ON e.digest = substring(s.digests FROM o.i * 32 + 1 FOR 32)
    JOIN contents c ON c.id = s.content_id AND c.state IN ('committed', 'sealed')
    GROUP BY s.content_id`.execute(trx)
  return Number(result.numAffectedRows ?? 0)
}
