import { type Kysely, sql } from 'kysely'

// Resumable uploads, and contents whose writer can be overtaken.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE contents ADD COLUMN fence bigint NOT NULL DEFAULT 0`,
  // Random ids, not uuidv7: whoever knows one of yours can guess none of the next.
  `CREATE TABLE uploads (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    content_id uuid NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'finished', 'expired')),
    fence bigint NOT NULL DEFAULT 0,
    concat text,
    folder text COLLATE "C" NOT NULL,
    name text COLLATE "C",
    content_type text NOT NULL,
    on_conflict text NOT NULL DEFAULT 'fail' CHECK (on_conflict IN ('fail', 'rename', 'replace')),
    wanted smallint,
    metadata text,
    size bigint CHECK (size >= 0),
    leaves bigint NOT NULL DEFAULT 0 CHECK (leaves >= 0),
    tail bytea NOT NULL DEFAULT '' CHECK (length(tail) < 1048576),
    file_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CHECK (concat IS NOT DISTINCT FROM 'partial' OR name IS NOT NULL)
  )`,
  // Bytes of files seldom compress, and trying would cost at every save.
  `ALTER TABLE uploads ALTER COLUMN tail SET STORAGE EXTERNAL`,
  `CREATE INDEX uploads_owner ON uploads (owner_id, created_at, id)`,
  `CREATE INDEX uploads_expiry ON uploads (expires_at)`,
]
