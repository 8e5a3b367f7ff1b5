import { type Kysely, sql } from 'kysely'

// What administrators look for among the files of everybody, and what they have verified. Uploads wait while
// the indexes are made: 8 s for a million files.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // On expressions, so that only what asks in these words finds them. While Postgres has no fresh statistics
  // all indexes cost the same to it, and it would take one of these to look up a name in a folder, and read
  // all files of the owner for each.
  `CREATE INDEX files_all_by_name ON files ((name || ''), id) WHERE deleted_at IS NULL`,
  `CREATE INDEX files_all_by_size ON files ((size + 0), id) WHERE deleted_at IS NULL`,
  `CREATE INDEX files_owner_by_size ON files ((owner_id::text), (size + 0), id)
    WHERE deleted_at IS NULL`,
  `CREATE INDEX files_owner_by_id ON files ((owner_id::text), id) WHERE deleted_at IS NULL`,
  // Where many files share one content, their order comes with it.
  `CREATE INDEX files_content_id ON files (content_id, id)`,
  `DROP INDEX files_content`,
  `ALTER INDEX files_content_id RENAME TO files_content`,
  `CREATE INDEX contents_root ON contents (root_digest) WHERE root_digest IS NOT NULL`,
  `CREATE INDEX content_health_state ON content_health (state, content_id)`,
  // One row a content: the reading of all its copies that is under way, or the last one.
  `CREATE TABLE verifications (
    content_id uuid PRIMARY KEY REFERENCES contents(id) ON DELETE CASCADE,
    id uuid NOT NULL UNIQUE DEFAULT uuidv7(),
    file_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled')),
    requested_by uuid,
    chunks bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    good bigint NOT NULL DEFAULT 0,
    missing bigint NOT NULL DEFAULT 0,
    corrupt bigint NOT NULL DEFAULT 0,
    no_answer bigint NOT NULL DEFAULT 0,
    bad jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CHECK ((state = 'running') = (finished_at IS NULL))
  )`,
  `CREATE INDEX verifications_running ON verifications (seen_at) WHERE state = 'running'`,
]
