import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded-postgres.ts'
import { isAlive } from '../src/process-alive.ts'

let folder: string
const running: EmbeddedPostgres[] = []

beforeEach(async () => {
  // Closed for everybody else, like root's home: the folder is where the trouble comes from.
  folder = await mkdtemp(join(tmpdir(), 'holdfast-pg-'))
  await chmod(folder, 0o700)
})
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(options: { port?: number } = {}) {
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'pg'), ...options })
  running.push(postgres)
  return postgres
}

async function ask(url: string, sql: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded Postgres', () => {
  it('runs below a closed folder, whoever we are, and syncs every commit', async () => {
    const postgres = await start()
    await postgres.createDatabase('holdfast')
    await postgres.createDatabase('holdfast')
    const rows = await ask(
      postgres.url('holdfast'),
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'max_connections')`,
    )
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      server_encoding: 'UTF8',
      max_connections: '200',
    })
  })

  it('lets nobody in without its password', async () => {
    const postgres = await start()
    const url = new URL(postgres.url('postgres'))
    url.password = 'guess'
    await expect(ask(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  })

  it('keeps its data and its password over a restart', async () => {
    const first = await start()
    await first.createDatabase('holdfast')
    await ask(first.url('holdfast'), 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.stop()
    const second = await start({ port: first.port })
    expect(second.url('holdfast')).toBe(first.url('holdfast'))
    expect(await ask(second.url('holdfast'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  })

  it('stops the server that a killed run left on the folder, and takes over', async () => {
    const left = await start()
    const next = await start()
    expect(isAlive(left.pid)).toBe(false)
    expect(await ask(next.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('starts again after its server was killed', async () => {
    const killed = await start()
    process.kill(killed.pid, 'SIGKILL')
    await killed.exited
    const next = await start()
    expect(await ask(next.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('does not take another program for its server because of a number in an old PID file', async () => {
    const first = await start()
    const file = join(folder, 'pg', 'data', 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    await first.stop()
    await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'))
    const next = await start()
    expect(next.pid).not.toBe(process.pid)
  })

  it('says so when the data was made by another version', async () => {
    await mkdir(join(folder, 'pg', 'data'), { recursive: true })
    await writeFile(join(folder, 'pg', 'data', 'PG_VERSION'), '16\n')
    await expect(start()).rejects.toThrow(/made by Postgres 16, this is Postgres 18/)
  })

  it('says what Postgres said when the port is taken', async () => {
    const first = await start()
    const other = startEmbeddedPostgres({ folder: join(folder, 'other'), port: first.port })
    await expect(other).rejects.toThrow(/did not start on port \d+.*Address already in use/)
  })
})
