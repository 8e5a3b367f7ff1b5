import { type Kysely, sql } from 'kysely'

// Archives that can be resumed, and links that people outside of the accounts may use.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // How far the CRC-32 of a content is known: a ZIP names it behind the bytes, and a resumed one does not
  // see all of them. Only for contents that were in an archive once.
  `CREATE TABLE content_crcs (
    content_id uuid PRIMARY KEY REFERENCES contents ON DELETE CASCADE,
    bytes bigint NOT NULL CHECK (bytes >= 0),
    crc bigint NOT NULL CHECK (crc BETWEEN 0 AND 4294967295)
  )`,
  `ALTER TABLE share_links ADD COLUMN used_at timestamptz`,
  `ALTER TABLE share_links ADD CHECK (max_downloads > 0)`,
  // A download that was counted lets the same address fetch as many bytes again in ranges.
  `CREATE TABLE share_grants (
    link_id uuid NOT NULL REFERENCES share_links ON DELETE CASCADE,
    client bytea NOT NULL CHECK (length(client) = 32),
    bytes_left bigint NOT NULL CHECK (bytes_left >= 0),
    until timestamptz NOT NULL,
    PRIMARY KEY (link_id, client)
  )`,
]
