import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../src/index.ts'

const opened: { drop(): Promise<void> }[] = []
afterAll(() => Promise.all(opened.map((database) => database.drop())))

async function connect(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

describe('createTestDatabase', () => {
  it('gives every caller an empty database of its own', async () => {
    const databases = await Promise.all([createTestDatabase(), createTestDatabase()])
    opened.push(...databases)
    for (const { url } of databases) {
      const client = await connect(url)
      await client.query('CREATE TABLE mine (id int)')
      await client.end()
    }
    expect(new Set(databases.map(({ url }) => url)).size).toBe(2)
  })

  it('sorts text by bytes, as the embedded Postgres of a real start does', async () => {
    const database = await createTestDatabase()
    opened.push(database)
    const client = await connect(database.url)
    const { rows } = await client.query(
      `SELECT string_agg(name, '' ORDER BY name) AS sorted FROM unnest(ARRAY['é', 'b', 'Z', 'a']) AS name`,
    )
    await client.end()
    expect(rows[0].sorted).toBe('Zabé')
  })

  it('drops a database although somebody is still connected', async () => {
    const database = await createTestDatabase()
    const client = await connect(database.url)
    client.on('error', () => {})
    await database.drop()
    await expect(connect(database.url)).rejects.toMatchObject({ code: '3D000' })
  })
})
