import { type Kysely, sql } from 'kysely'

// What an administrator looks for among the files of one owner. Without this Postgres takes every owner for one
// of two hundred, and in the middle of an owner of most files it sorted 365,000 rows for a page: 376 ms instead
// of 2. Costs nothing but a moment of each ANALYZE.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE STATISTICS files_owner_text ON (owner_id::text) FROM files`.execute(db)
}
