import { type Kysely, sql } from 'kysely'

// Plans of moves: what is to go where, who works on it, how far it is. Both tables were unused before,
// and every default is a constant, so nothing is rewritten.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE plans
    ADD COLUMN node_id smallint,
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN note text,
    ADD COLUMN resumed_at timestamptz,
    ADD COLUMN worked_seconds double precision NOT NULL DEFAULT 0,
    ADD COLUMN paced_until timestamptz,
    ADD CONSTRAINT plans_kind_check CHECK (kind IN ('rebalance', 'drain')),
    ADD CONSTRAINT plans_state_check
      CHECK (state IN ('planned', 'running', 'paused', 'done', 'cancelled', 'failed')),
    ADD CONSTRAINT plans_node_check CHECK ((kind = 'drain') = (node_id IS NOT NULL))`,
  // One plan at a time for the whole, and one for each node that is drained.
  `CREATE UNIQUE INDEX plans_open ON plans (kind, coalesce(node_id, 0))
    WHERE state IN ('planned', 'running', 'paused')`,
  `ALTER TABLE plan_steps
    ADD COLUMN grp smallint NOT NULL CHECK (grp BETWEEN 0 AND 4095),
    ADD COLUMN from_node smallint NOT NULL,
    ADD COLUMN to_node smallint,
    ADD COLUMN chunks bigint NOT NULL,
    ADD COLUMN bytes bigint NOT NULL,
    ADD COLUMN moved_chunks bigint NOT NULL DEFAULT 0,
    ADD COLUMN moved_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN note text,
    ADD COLUMN tries integer NOT NULL DEFAULT 0,
    ADD COLUMN not_before timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN claimed_by text,
    ADD COLUMN claimed_until timestamptz,
    ADD CONSTRAINT plan_steps_state_check CHECK (state IN ('pending', 'done', 'failed'))`,
  // Somebody removed the node: its address is not to be registered again by itself.
  `ALTER TABLE nodes ADD COLUMN removed_at timestamptz`,
  `CREATE INDEX plan_steps_pending ON plan_steps (plan_id, not_before) WHERE state = 'pending'`,
]
