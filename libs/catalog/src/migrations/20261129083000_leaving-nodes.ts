import { type Kysely, sql } from 'kysely'

// A node may be asked to leave once it is drained. Who asked is a name in the audit log, and may be gone.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE nodes ADD COLUMN leave_asked_at timestamptz, ADD COLUMN leave_asked_by uuid`,
  // How long clients waited for each node in each minute of the last hour.
  `CREATE TABLE node_latency (
    node_id smallint NOT NULL,
    at timestamptz NOT NULL,
    p95 real NOT NULL,
    PRIMARY KEY (node_id, at)
  )`,
]
