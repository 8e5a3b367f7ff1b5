import { type Kysely, sql } from 'kysely'

// How everything was over time, and what gateways let in and out, from which that is measured.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Written every two seconds by every gateway and worth nothing after a crash, so it is not logged.
  `CREATE UNLOGGED TABLE gateway_traffic (
    process_id text PRIMARY KEY,
    bytes_in bigint NOT NULL,
    bytes_out bigint NOT NULL,
    requests bigint NOT NULL,
    uptime double precision NOT NULL,
    reported_at timestamptz NOT NULL DEFAULT now()
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE series (
    step integer NOT NULL,
    at timestamptz NOT NULL,
    samples integer NOT NULL DEFAULT 1 CHECK (samples > 0),
    bytes_in double precision NOT NULL,
    bytes_out double precision NOT NULL,
    requests double precision NOT NULL,
    read_counts integer[],
    read_p50 double precision,
    read_p95 double precision,
    write_counts integer[],
    write_p50 double precision,
    write_p95 double precision,
    file_bytes bigint NOT NULL,
    used_bytes bigint NOT NULL,
    free_bytes bigint NOT NULL,
    files bigint NOT NULL,
    chunks bigint NOT NULL,
    short_chunks bigint,
    missing_bytes bigint,
    repair_rate double precision,
    move_rate double precision NOT NULL,
    nodes smallint NOT NULL,
    nodes_up smallint NOT NULL,
    queued bigint,
    PRIMARY KEY (step, at)
  ) WITH (fillfactor = 80)`,
]
