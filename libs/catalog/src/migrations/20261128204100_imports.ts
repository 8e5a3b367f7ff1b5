import { type Kysely, sql } from 'kysely'

// Imports, and contents whose DAG is kept as it was given.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE contents ADD COLUMN layout text NOT NULL DEFAULT 'fixed'
    CHECK (layout IN ('fixed', 'given'))`,
  `CREATE TABLE imports (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    owner_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('url', 'cid', 'car')),
    state text NOT NULL DEFAULT 'waiting'
      CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    source text,
    node_id smallint,
    folder text NOT NULL,
    name text,
    on_conflict text NOT NULL DEFAULT 'fail' CHECK (on_conflict IN ('fail', 'rename', 'replace')),
    wanted smallint,
    req_id text,
    bytes_done bigint NOT NULL DEFAULT 0,
    bytes_total bigint,
    bytes_per_second double precision,
    files integer NOT NULL DEFAULT 0,
    file_id uuid,
    root_cid text,
    content_id uuid,
    staged_id uuid,
    facts jsonb NOT NULL DEFAULT '{}',
    runs integer NOT NULL DEFAULT 0,
    error_code text,
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    seen_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((state IN ('waiting', 'running')) = (finished_at IS NULL))
  )`,
  `CREATE INDEX imports_owner ON imports (owner_id, id)`,
  `CREATE INDEX imports_open ON imports (seen_at) WHERE finished_at IS NULL`,
  `CREATE INDEX imports_finished ON imports (finished_at) WHERE finished_at IS NOT NULL`,
  `CREATE TABLE import_blocks (
    import_id uuid NOT NULL REFERENCES imports(id) ON DELETE CASCADE,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    size integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (import_id, digest)
  )`,
]
