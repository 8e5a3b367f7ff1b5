import { type Kysely, sql } from 'kysely'

// Where an audit row stands in the order of events, and who is told about them.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The shift is only there after a restore into another cluster; see events/positions.ts.
  `CREATE FUNCTION event_position() RETURNS bigint LANGUAGE sql VOLATILE
    RETURN pg_current_xact_id()::text::bigint
      + coalesce((SELECT (value)::bigint FROM settings WHERE name = 'event-shift'), 0)`,
  // Two steps, because a column that comes with a volatile default rewrites the table under its lock.
  `ALTER TABLE audit_log ADD COLUMN position bigint`,
  `ALTER TABLE audit_log ALTER COLUMN position SET DEFAULT event_position()`,
  // Rows that are older than this have no position and no place in it, so it is made at once.
  `CREATE INDEX audit_log_position ON audit_log (position, id) WHERE position IS NOT NULL`,
  `CREATE TABLE webhooks (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    url text NOT NULL,
    description text NOT NULL DEFAULT '',
    secret text NOT NULL,
    types text[] NOT NULL DEFAULT '{}',
    disabled_at timestamptz,
    disabled_reason text,
    position bigint NOT NULL,
    event_id bigint NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event_id bigint,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz,
    status integer,
    error text,
    took_ms integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((state = 'pending') = (next_at IS NOT NULL)),
    CHECK ((state = 'pending') = (finished_at IS NULL)),
    UNIQUE (webhook_id, event_id)
  )`,
  `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at)
    WHERE state = 'pending'`,
  `CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (finished_at)
    WHERE state <> 'pending'`,
]
