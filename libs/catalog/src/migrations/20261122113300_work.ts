import { type Kysely, sql } from 'kysely'

// What hangs on which nodes, what is to be done about it, and the outbox.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `CREATE TABLE group_holders (
    grp smallint NOT NULL,
    wanted smallint NOT NULL,
    holders smallint[] NOT NULL,
    chunks bigint NOT NULL,
    bytes bigint NOT NULL,
    PRIMARY KEY (grp, wanted, holders)
  )`,
  // When each partition of chunks was last summed up.
  `CREATE TABLE group_scans (
    part smallint PRIMARY KEY,
    as_of timestamptz NOT NULL
  )`,
  `CREATE TABLE group_work (
    grp smallint NOT NULL CHECK (grp BETWEEN 0 AND 4095),
    class text NOT NULL,
    wanted_gen bigint NOT NULL DEFAULT 1,
    done_gen bigint NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (class, grp)
  ) WITH (fillfactor = 70)`,
  `CREATE TABLE group_nodes (
    grp smallint NOT NULL,
    node_id smallint NOT NULL,
    last_inventory timestamptz,
    last_scrub timestamptz,
    cursor bytea,
    PRIMARY KEY (node_id, grp)
  )`,
  `CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job text NOT NULL,
    payload jsonb NOT NULL,
    not_before timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE plans (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL,
    state text NOT NULL,
    summary jsonb NOT NULL DEFAULT '{}',
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
  )`,
  `CREATE TABLE plan_steps (
    plan_id uuid NOT NULL REFERENCES plans ON DELETE CASCADE,
    step integer NOT NULL,
    state text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}',
    finished_at timestamptz,
    PRIMARY KEY (plan_id, step)
  )`,
  `CREATE TABLE checks (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    repair boolean NOT NULL,
    state text NOT NULL,
    progress jsonb NOT NULL DEFAULT '{}',
    findings jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
  )`,
  `CREATE TABLE schedules (
    name text PRIMARY KEY,
    cron text,
    every_ms bigint,
    tz text,
    payload jsonb NOT NULL DEFAULT '{}',
    enabled boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((cron IS NULL) <> (every_ms IS NULL))
  )`,
]
