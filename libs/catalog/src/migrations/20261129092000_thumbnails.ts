import { type Kysely, sql } from 'kysely'

// Small pictures of contents, each a content of its own. Not ON DELETE CASCADE: whoever releases a content
// has to release its thumbnail, and to give its bytes back to the quota.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `CREATE TABLE content_thumbnails (
    content_id uuid PRIMARY KEY REFERENCES contents,
    thumbnail_id uuid NOT NULL UNIQUE REFERENCES contents,
    content_type text NOT NULL,
    size integer NOT NULL CHECK (size > 0),
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
]
