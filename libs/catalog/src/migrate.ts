import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { alignEventPositions } from './events/positions.ts'
import { migrations } from './migrations/index.ts'
import type { Catalog } from './open-catalog.ts'
import { namedError } from './outage.ts'
import type { Schema } from './schema.ts'

/** The key of our advisory lock: the letters "hold". */
const LOCK = 0x686f6c64

export type MigrationReport = { applied: string[] }

/**
 * Brings the database to the newest schema. Safe under concurrent starts: one migrates, the others
 * wait on an advisory lock and then find nothing to do. Forward only.
 *
 * Throws the failing migration's own error; migrations before it in the same call are undone too.
 */
export async function migrateCatalog(catalog: Pick<Catalog, 'pool'>): Promise<MigrationReport> {
  // A connection of its own: waiting for the lock may take longer than the pool's lock_timeout.
  const { connectionString, connectionTimeoutMillis } = catalog.pool.options
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis, max: 1 })
  pool.on('error', () => {})
  // A connection that breaks in the middle of a statement says so to its client too.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    return await migrateUnderLock(db)
  } catch (error) {
    throw namedError(error)
  } finally {
    await db.destroy()
  }
}

/**
 * One connection, so the lock, a session's, is held by whoever runs the statements; it ends with the
 * connection, also after a SIGKILL.
 */
async function migrateUnderLock(db: Kysely<unknown>): Promise<MigrationReport> {
  await sql`SELECT pg_advisory_lock(${LOCK})`.execute(db)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  await alignEventPositions(db as Kysely<Schema>)
  const applied = results?.filter(({ status }) => status === 'Success') ?? []
  return { applied: applied.map(({ migrationName }) => migrationName) }
}
