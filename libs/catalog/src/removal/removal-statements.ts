/** The statements of a removal. All rows of `chunks` are locked in digest order. */

/**
 * Names the running database: the server's start (a copy of its files starts it anew), and the file of a
 * table (a dump that is loaded makes it anew). Both are free to ask and set by nobody.
 */
export const INCARNATION = `concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()),
  pg_relation_filenode('settings'))`

/** Why nothing may be removed; no row when it may. See freeze.ts. */
export const FROZEN = {
  name: 'removals-frozen',
  text: `SELECT name = 'incarnation' AS passing,
      CASE name WHEN 'removals-frozen' THEN value #>> '{}'
        ELSE 'the catalogue was not compared with them since Postgres was started or restored'
      END AS reason
    FROM settings
    WHERE name = 'removals-frozen'
      OR (name = 'incarnation' AND value <> to_jsonb(${INCARNATION}))
    ORDER BY name DESC LIMIT 1`,
}

export const NODE_STATES = {
  name: 'node-states',
  text: `SELECT id, state FROM nodes`,
}

/** Chunks without references past the grace, and those with a removal that is not over yet. */
export const LOCK_UNUSED = {
  name: 'lock-unused',
  text: `SELECT digest, refs, wanted, holders, stray,
      coalesce(zero_since <= clock_timestamp() - make_interval(secs => $4), false) AS unused
    FROM chunks
    WHERE digest >= $1 AND digest < $2 AND digest > $3
      AND ((refs = 0 AND zero_since <= clock_timestamp() - make_interval(secs => $4))
        OR digest IN (SELECT i.digest FROM chunk_issues i
          WHERE i.digest >= $1 AND i.digest < $2 AND i.kind = 'removing'))
    ORDER BY digest LIMIT $5 FOR UPDATE SKIP LOCKED`,
}

export const LOCK_SURPLUS = {
  name: 'lock-surplus',
  text: `SELECT digest, refs, wanted, holders, stray, false AS unused
    FROM chunks
    WHERE digest >= $1 AND digest < $2 AND digest > $3
      AND ((refs > 0 AND cardinality(holders) > wanted)
        OR digest IN (SELECT i.digest FROM chunk_issues i
          WHERE i.digest >= $1 AND i.digest < $2 AND i.kind = 'removing'))
    ORDER BY digest LIMIT $4 FOR UPDATE SKIP LOCKED`,
}

export const ISSUES_WITH_AGES = {
  name: 'issues-with-ages',
  text: `SELECT digest, node_id AS "nodeId", kind, calls,
      extract(epoch FROM clock_timestamp() - called_at)::float8 AS "calledAgo",
      extract(epoch FROM clock_timestamp() - answered_at)::float8 AS "answeredAgo"
    FROM chunk_issues WHERE digest = ANY($1::bytea[])`,
}

export const TAKE_HOLDERS = {
  name: 'take-holders',
  text: `UPDATE chunks c SET holders = v.holders::smallint[], epoch = nextval('chunk_epochs'),
      stray = c.stray AND c.refs > 0
    FROM unnest($1::bytea[], $2::text[]) AS v (digest, holders) WHERE c.digest = v.digest`,
}

/** A node that does not answer now is not called: `called_at` stays empty, the removal waits. */
export const NOTE_REMOVALS = {
  name: 'note-removals',
  text: `INSERT INTO chunk_issues AS i (digest, node_id, kind, calls, called_at)
    SELECT v.digest, v.node_id, 'removing', v.called::integer,
      CASE WHEN v.called THEN clock_timestamp() END
    FROM unnest($1::bytea[], $2::smallint[], $3::boolean[]) AS v (digest, node_id, called)
    ON CONFLICT (digest, node_id) DO UPDATE SET kind = 'removing',
      since = CASE WHEN i.kind = 'removing' THEN i.since ELSE now() END,
      calls = excluded.calls + CASE WHEN i.kind = 'removing' THEN i.calls ELSE 0 END,
      called_at = coalesce(excluded.called_at, i.called_at), answered_at = NULL
    RETURNING digest, node_id AS "nodeId", calls`,
}

export const CLAIM_REMOVALS = {
  name: 'claim-removals',
  text: `UPDATE chunk_issues i
    SET calls = i.calls + 1, called_at = clock_timestamp(), answered_at = NULL
    FROM unnest($1::bytea[], $2::smallint[]) AS v (digest, node_id)
    WHERE i.digest = v.digest AND i.node_id = v.node_id AND i.kind = 'removing'
    RETURNING i.digest, i.node_id AS "nodeId", i.calls`,
}

export const CLEAR_REMOVALS = {
  name: 'clear-removals',
  text: `DELETE FROM chunk_issues i USING unnest($1::bytea[], $2::smallint[]) AS v (digest, node_id)
    WHERE i.digest = v.digest AND i.node_id = v.node_id AND i.kind = 'removing'`,
}

export const DROP_CHUNKS = {
  name: 'drop-chunks',
  text: `WITH issues AS (DELETE FROM chunk_issues WHERE digest = ANY($1::bytea[]))
    DELETE FROM chunks c WHERE c.digest = ANY($1::bytea[]) AND c.refs = 0`,
}

/**
 * Seconds until the first chunk of the range that is still within the grace is past it; 1 for chunks
 * past it that were skipped because somebody else held their row.
 */
export const GRACE_LEFT = {
  name: 'grace-left',
  text: `SELECT min(CASE
      WHEN zero_since <= clock_timestamp() - make_interval(secs => $3) THEN 1
      ELSE extract(epoch FROM zero_since - clock_timestamp())::float8 + $3 END) AS left
    FROM chunks
    WHERE digest >= $1 AND digest < $2 AND refs = 0
      AND (holders <> '{}' OR stray
        OR zero_since > clock_timestamp() - make_interval(secs => $3))`,
}

/**
 * A removal on a node that answers, which this look could have carried on and did not: its row was
 * somebody else's for a moment. Nothing else would ever ask for it again, because the sums of a group
 * show chunks in use without their exceptions.
 */
export const OVERDUE_REMOVALS = {
  name: 'overdue-removals',
  text: `SELECT FROM chunk_issues
    WHERE digest >= $1 AND digest < $2 AND kind = 'removing' AND node_id = ANY($3::smallint[])
      AND (called_at IS NULL
        OR coalesce(answered_at, called_at) < clock_timestamp() - make_interval(secs => $4))
    LIMIT 1`,
}

export const LOCK_BY_DIGEST = {
  name: 'lock-by-digest',
  text: `SELECT digest, refs, wanted, holders, stray FROM chunks WHERE digest = ANY($1::bytea[])
    ORDER BY digest FOR UPDATE`,
}

/** The only call there ever was, answered: over. */
export const END_FIRST_CALLS = {
  name: 'end-first-calls',
  text: `DELETE FROM chunk_issues i
    USING unnest($2::bytea[], $3::integer[]) AS v (digest, claim)
    WHERE i.digest = v.digest AND i.node_id = $1 AND i.kind = 'removing'
      AND i.calls = v.claim AND i.calls = 1
    RETURNING i.digest`,
}

export const NOTE_ANSWERS = {
  name: 'note-answers',
  text: `UPDATE chunk_issues i SET answered_at = clock_timestamp()
    FROM unnest($2::bytea[], $3::integer[]) AS v (digest, claim)
    WHERE i.digest = v.digest AND i.node_id = $1 AND i.kind = 'removing' AND i.calls = v.claim`,
}

/** From the end of the call, not its beginning: that long it may have been on its way. */
export const NOTE_SILENCE = {
  name: 'note-silence',
  text: `UPDATE chunk_issues i SET called_at = clock_timestamp()
    FROM unnest($2::bytea[], $3::integer[]) AS v (digest, claim)
    WHERE i.digest = v.digest AND i.node_id = $1 AND i.kind = 'removing' AND i.calls = v.claim`,
}

export const DROP_EMPTY = {
  name: 'drop-empty',
  text: `DELETE FROM chunks c
    WHERE c.digest = ANY($1::bytea[]) AND c.refs = 0 AND c.holders = '{}' AND NOT c.stray
      AND NOT EXISTS (SELECT FROM chunk_issues i WHERE i.digest = c.digest)
    RETURNING c.digest`,
}
