import { type Kysely, sql } from 'kysely'

// Nodes, what processes saw of them, who leads, and the generations everything derived compares with.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The identity never goes back, so an id stands for one repository for ever; int2 because it is
  // what lies in chunks.holders ten million times.
  `CREATE TABLE nodes (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    rpc_url text NOT NULL,
    gateway_url text,
    credentials text,
    peer_id text NOT NULL,
    zone text,
    weight double precision NOT NULL DEFAULT 1 CHECK (weight > 0),
    state text NOT NULL DEFAULT 'joining' CHECK (state IN (
      'joining', 'active', 'suspect', 'down', 'out', 'returning', 'draining', 'drained',
      'readonly', 'misconfigured', 'maintenance', 'lost')),
    since timestamptz NOT NULL DEFAULT now(),
    reason text,
    version text,
    capacity_bytes bigint,
    used_bytes bigint,
    blocks bigint,
    latency_ms double precision,
    last_seen timestamptz,
    added_at timestamptz NOT NULL DEFAULT now()
  )`,
  // Two addresses with one peer id are one repository counted twice; a lost id stays as history.
  `CREATE UNIQUE INDEX nodes_peer ON nodes (peer_id) WHERE state <> 'lost'`,
  `CREATE UNIQUE INDEX nodes_rpc_url ON nodes (rpc_url) WHERE state <> 'lost'`,

  `CREATE TABLE node_sightings (
    process_id text NOT NULL,
    node_id smallint NOT NULL REFERENCES nodes ON DELETE CASCADE,
    ok_at timestamptz,
    failed_at timestamptz,
    error text,
    latency_ms double precision,
    reported_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (process_id, node_id)
  ) WITH (fillfactor = 50)`,

  `CREATE TABLE leader_lease (
    name text PRIMARY KEY,
    holder text NOT NULL,
    epoch bigint NOT NULL,
    expires_at timestamptz NOT NULL
  )`,

  `CREATE TABLE membership (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    generation bigint NOT NULL DEFAULT 1,
    states bigint NOT NULL DEFAULT 1,
    health_states bigint NOT NULL DEFAULT 0,
    health_as_of timestamptz
  )`,
  `INSERT INTO membership DEFAULT VALUES`,
]
