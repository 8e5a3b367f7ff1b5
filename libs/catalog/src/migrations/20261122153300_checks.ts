import { type Kysely, sql } from 'kysely'

// What a health check was asked, who runs it, what it left; and where a schedule's words come from.
// Both tables are tiny, and every default is a constant: nothing is rewritten, no lock is held long.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE checks
    ADD COLUMN deep boolean NOT NULL DEFAULT false,
    ADD COLUMN verify_percent double precision NOT NULL DEFAULT 0
      CHECK (verify_percent BETWEEN 0 AND 100),
    ADD COLUMN origin text NOT NULL DEFAULT 'manual' CHECK (origin IN ('manual', 'schedule')),
    ADD COLUMN requested_by uuid,
    ADD COLUMN remaining jsonb,
    ADD COLUMN healthy boolean,
    ADD COLUMN error text,
    ADD COLUMN runner text,
    ADD COLUMN tries integer NOT NULL DEFAULT 0,
    ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN repairing_since timestamptz,
    ADD CONSTRAINT checks_state_check CHECK (state IN ('running', 'done', 'failed'))`,
  // At most one check runs at a time, whoever asks.
  `CREATE UNIQUE INDEX checks_running ON checks (state) WHERE state = 'running'`,
  `ALTER TABLE schedules
    ADD COLUMN origin text NOT NULL DEFAULT 'config' CHECK (origin IN ('config', 'api')),
    ADD COLUMN next_at timestamptz`,
]
