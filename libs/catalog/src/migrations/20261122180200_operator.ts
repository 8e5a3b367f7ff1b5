import { type Kysely, sql } from 'kysely'

// Whose word the gateway of a node is. The default is a constant, so no row is written.
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // An administrator gave it over the API: what the configuration names does not replace it any more.
  `ALTER TABLE nodes ADD COLUMN gateway_chosen boolean NOT NULL DEFAULT false`,
  `UPDATE nodes SET gateway_chosen = true WHERE EXISTS (
    SELECT FROM audit_log WHERE action = 'node.changed' AND subject = nodes.id::text
      AND actor_id IS NOT NULL AND detail ? 'gatewayUrl')`,
]
