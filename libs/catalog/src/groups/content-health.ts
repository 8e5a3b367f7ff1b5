import { LIVE_STATES } from '@holdfast/placement'
import { sql } from 'kysely'
import type { Catalog } from '../open-catalog.ts'
import { inTransaction, type Trx } from '../transaction.ts'

export type HealthRefresh = { contents: number; states: number }

/**
 * Finds the contents that are at risk, unreadable or lost and keeps them in `content_health` with the
 * generation of node states it was computed with; all others have no row. Two scans (chunks, then
 * segments), and none when the group summary knows of no endangered chunk. Refresh that first.
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

/** Chunks without any holder belong to uploads under way: what was stored keeps its last holder. */
async function anyEndangered(trx: Trx): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM (
      SELECT wanted, ${COUNTS} FROM group_holders WHERE wanted > 0 AND holders <> '{}'
      UNION ALL SELECT wanted, ${COUNTS} FROM (${FLAWED}) AS f
    ) AS g
    WHERE live = 0 OR (live = 1 AND wanted > 1) LIMIT 1`.execute(trx)
  return rows.length > 0
}

async function findEndangered(trx: Trx, states: number): Promise<number> {
  await sql`
    CREATE TEMPORARY TABLE endangered ON COMMIT DROP AS
    SELECT digest, live, known FROM (
      SELECT digest, wanted, ${COUNTS} FROM chunks WHERE refs > 0
      UNION ALL SELECT digest, wanted, ${COUNTS} FROM (${FLAWED}) AS f
    ) AS c WHERE live = 0 OR (live = 1 AND wanted > 1)`.execute(trx)
  await sql`ANALYZE endangered`.execute(trx)
  const result = await sql`
    INSERT INTO content_health (content_id, state, least, generation)
    SELECT s.content_id,
      CASE WHEN min(e.known) = 0 THEN 'lost' WHEN min(e.live) = 0 THEN 'unreadable'
        ELSE 'at-risk' END,
      min(e.live), ${states}
    FROM content_segments s
    JOIN contents c ON c.id = s.content_id AND c.state IN ('committed', 'sealed')
    CROSS JOIN LATERAL generate_series(0, length(s.digests) / 32 - 1) AS o (i)
    JOIN endangered e ON e.digest = substring(s.digests FROM o.i * 32 + 1 FOR 32)
    WHERE s.kind = 'leaf'
    GROUP BY s.content_id`.execute(trx)
  return Number(result.numAffectedRows ?? 0)
}
