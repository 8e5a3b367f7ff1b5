import { type Kysely, sql } from 'kysely'

// A refresh token whose answer was lost is replaced by another.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE session_tokens ADD COLUMN replaced_at timestamptz').execute(db)
}
