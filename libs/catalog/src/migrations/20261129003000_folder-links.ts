import { type Kysely, sql } from 'kysely'

// A link may lead to a folder: to whatever lies below that path when somebody looks.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE share_links ALTER COLUMN file_id DROP NOT NULL`,
  // The owner of a file's link is the file's; a folder is no row that could say it.
  `ALTER TABLE share_links
    ADD COLUMN owner_id uuid REFERENCES users ON DELETE CASCADE,
    ADD COLUMN folder text COLLATE "C",
    ADD COLUMN trashed_at timestamptz`,
  `ALTER TABLE share_links
    ADD CONSTRAINT share_links_target CHECK ((file_id IS NULL) <> (folder IS NULL)),
    ADD CONSTRAINT share_links_owner CHECK ((owner_id IS NULL) = (folder IS NULL)),
    ADD CONSTRAINT share_links_folder CHECK (folder LIKE '/_%'),
    ADD CONSTRAINT share_links_trashed CHECK (trashed_at IS NULL OR folder IS NOT NULL)`,
  `CREATE INDEX share_links_folder ON share_links (owner_id, folder) WHERE folder IS NOT NULL`,
  // Archives read contents with a tree of their own wrongly before, and kept what came of it.
  `DELETE FROM content_crcs USING contents c WHERE c.id = content_id AND c.layout = 'given'`,
]
