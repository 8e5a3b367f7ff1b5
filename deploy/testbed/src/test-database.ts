import { randomBytes } from 'node:crypto'
// Creating and dropping databases is set-up, not a query of the catalogue's.
import { Client } from 'pg'
import { inject } from 'vitest'

export type TestDatabase = {
  url: string
  /** Removes the database, also while somebody is connected to it. */
  drop(): Promise<void>
}

/**
 * A fresh, empty database for one test file, on the run's Postgres (see global-setup.ts). Only
 * within vitest's `integration` project.
 *
 * @param template name of a database to copy (nobody may be connected to it); empty without it
 */
export async function createTestDatabase(template = 'template0'): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `t_${randomBytes(8).toString('hex')}`
  // Copying files is faster than writing every page of the template to the log.
  await query(server, `CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY = file_copy`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => query(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
