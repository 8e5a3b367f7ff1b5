import { type Kysely, sql } from 'kysely'

// A plan may be kept to be looked at, and begun by its id. The new rule allows more than the old one, so
// no row has to be looked at.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `ALTER TABLE plans DROP CONSTRAINT plans_state_check`,
  `ALTER TABLE plans ADD CONSTRAINT plans_state_check CHECK
    (state IN ('proposed', 'planned', 'running', 'paused', 'done', 'cancelled', 'failed')) NOT VALID`,
  `ALTER TABLE plans VALIDATE CONSTRAINT plans_state_check`,
]
