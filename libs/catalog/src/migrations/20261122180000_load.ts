import { type Kysely, sql } from 'kysely'

// What clients wait for nodes, as their gateways see it; what nodes said that was not true; and a state
// for nodes that are not believed any more. Checking the rows of `nodes` again takes no time: they are few.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Written twice a second by every gateway and worth nothing after a crash, so it is not logged.
  `CREATE UNLOGGED TABLE client_latency (
    process_id text NOT NULL,
    node_id smallint NOT NULL,
    sort text NOT NULL,
    quiet boolean NOT NULL,
    counts integer[] NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (process_id, node_id, sort, quiet)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE node_lies (
    node_id smallint NOT NULL REFERENCES nodes (id) ON DELETE CASCADE,
    digest bytea NOT NULL,
    kind text NOT NULL CHECK (kind IN ('other-bytes', 'not-there', 'invented')),
    found_by text NOT NULL,
    proven boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (node_id, digest, kind)
  )`,
  `ALTER TABLE nodes DROP CONSTRAINT nodes_state_check, ADD CONSTRAINT nodes_state_check CHECK (state IN (
    'joining', 'active', 'suspect', 'down', 'out', 'returning', 'draining', 'drained', 'readonly',
    'misconfigured', 'maintenance', 'quarantined', 'lost'))`,
]
