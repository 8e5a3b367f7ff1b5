import { type Kysely, sql } from 'kysely'

// Scrub and inventory: how far each node's are, what was on a node before it was ours, and samples.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // One row per node: its pass under way (no finished_at), or its last one. Where the pass is, is in
  // group_nodes.
  `CREATE TABLE node_scrubs (
    node_id smallint PRIMARY KEY REFERENCES nodes ON DELETE CASCADE,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    chunks bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0,
    missing bigint NOT NULL DEFAULT 0,
    corrupt bigint NOT NULL DEFAULT 0,
    bytes_per_second double precision,
    waits_for text,
    updated_at timestamptz NOT NULL DEFAULT now()
  ) WITH (fillfactor = 50)`,
  // One row per node: its last inventory, and whether one is wanted before its time.
  `CREATE TABLE node_inventories (
    node_id smallint PRIMARY KEY REFERENCES nodes ON DELETE CASCADE,
    wanted_at timestamptz,
    wanted_why text,
    tried_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    trouble text,
    listed bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    missing bigint NOT NULL DEFAULT 0,
    adopted bigint NOT NULL DEFAULT 0,
    retired bigint NOT NULL DEFAULT 0,
    exempt bigint NOT NULL DEFAULT 0,
    unknown bigint NOT NULL DEFAULT 0,
    asks_since timestamptz,
    confirmed_blocks bigint,
    confirmed_by uuid,
    surveyed_at timestamptz
  )`,
  // What lay on a node before it was ours, packed: 32 bytes a block, 256 rows a node. Never removed.
  `CREATE TABLE foreign_blocks (
    node_id smallint NOT NULL REFERENCES nodes ON DELETE CASCADE,
    part smallint NOT NULL CHECK (part BETWEEN 0 AND 255),
    digests bytea NOT NULL CHECK (length(digests) % 32 = 0),
    PRIMARY KEY (node_id, part)
  )`,
  'ALTER TABLE foreign_blocks ALTER COLUMN digests SET STORAGE EXTERNAL',
  // Copies to be read a minute, an hour and a day after they were written.
  `CREATE TABLE write_samples (
    digest bytea NOT NULL,
    node_id smallint NOT NULL REFERENCES nodes ON DELETE CASCADE,
    written_at timestamptz NOT NULL,
    stage smallint NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (digest, node_id)
  )`,
  'CREATE INDEX write_samples_due ON write_samples (due_at)',
]
