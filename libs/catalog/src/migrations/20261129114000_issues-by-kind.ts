import { type Kysely, sql } from 'kysely'

// Chunks with an issue of one kind, in the order in which they are listed, and how many there are.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = ['CREATE INDEX chunk_issues_kind ON chunk_issues (kind, digest)']
