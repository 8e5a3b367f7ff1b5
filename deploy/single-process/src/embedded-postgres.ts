import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
// Setting a server up is not the catalogue's business, so this file may use pg itself.
import { Client } from 'pg'
import { searchPath } from './config.ts'
import { freePort } from './free-port.ts'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { PostgresFailed } from './postgres-errors.ts'
import { stopStalePostmaster } from './stale-postmaster.ts'
import { findLauncher, giveTo, type Launcher } from './unprivileged.ts'

export { PostgresFailed } from './postgres-errors.ts'

export type EmbeddedPostgres = {
  readonly port: number
  readonly pid: number
  /** Connection address of one database, password included. */
  url(database: string): string
  /** Creates the database unless it exists. */
  createDatabase(name: string): Promise<void>
  /** Resolves when the server process has ended, wanted or not. */
  readonly exited: Promise<void>
  /** Fast shutdown (open transactions are rolled back), immediate after `limitMs`. */
  stop(limitMs?: number): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** Everything of the server lies below it: `data`, `password`, `postgres.log`. */
  folder: string
  /** TCP port on 127.0.0.1; without it any free one. */
  port?: number
  /** False only for tests: gives up crash safety against power loss for faster commits. */
  durable?: boolean
}

const MAJOR = '18'
const USER = 'holdfast'
const START_LIMIT_MS = 60_000
const LOG_LIMIT_BYTES = 16 * 1024 * 1024

/**
 * Starts the embedded Postgres on a folder, and prepares the folder first where that is needed.
 * UTF-8 with the built-in C.UTF-8 collation: text sorts by bytes, alike on every platform.
 * Loopback TCP only, with a password, because other users of the machine can reach the port.
 *
 * @throws PostgresFailed with the last lines of the server's log
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder)
  const paths = {
    data: join(folder, 'data'),
    log: join(folder, 'postgres.log'),
    password: join(folder, 'password'),
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const binaries = await findPostgresBinaries()
  const launcher = await findLauncher({ program: binaries.postgres, folder })
  const password = await keepPassword(paths.password)
  if (await isMissing(paths.data)) await initialise(paths, binaries, launcher)
  await checkVersion(paths.data)
  await stopStalePostmaster(paths.data)
  await giveTo(launcher, paths.data)

  const port = options.port ?? (await freePort())
  const server = await startServer({
    ...paths,
    port,
    durable: options.durable ?? true,
    binaries,
    launcher,
  })
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
  return {
    port,
    pid: server.pid as number,
    url,
    createDatabase: (name) => createDatabase(url('postgres'), name),
    exited: exitOf(server).then(() => undefined),
    stop: (limitMs = 20_000) => stopServer(server, limitMs),
  }
}

type Paths = { data: string; log: string; password: string }

/** Prepared beside its place and renamed, so that an interrupted run leaves no half data folder. */
async function initialise(
  paths: Paths,
  binaries: PostgresBinaries,
  launcher: Launcher,
): Promise<void> {
  const draft = `${paths.data}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await giveTo(launcher, draft)
  await giveTo(launcher, paths.password)
  const log = await open(paths.log, 'a')
  const child = launch(launcher, log.fd, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${USER}`,
    `--pwfile=${paths.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ])
  const [code] = await once(child, 'close').finally(() => log.close())
  if (code !== 0)
    throw new PostgresFailed(`The database could not be set up: ${await tail(paths.log)}`)
  await rename(draft, paths.data)
}

type Start = Paths & {
  port: number
  durable: boolean
  binaries: PostgresBinaries
  launcher: Launcher
}

/** Orphans of a killed server hold its shared memory for a moment; only that is tried again. */
async function startServer(start: Start): Promise<ChildProcess> {
  const until = performance.now() + START_LIMIT_MS
  for (;;) {
    if ((await stat(start.log)).size > LOG_LIMIT_BYTES) await writeFile(start.log, '')
    const from = (await stat(start.log)).size
    const server = await launchServer(start)
    if (await isReady(server, start.data, until)) return server
    const reason = await tail(start.log, from)
    const passing = reason.includes('shared memory block') && performance.now() < until
    if (!passing)
      throw new PostgresFailed(`Postgres did not start on port ${start.port}: ${reason}`)
    await sleep(200)
  }
}

async function launchServer({ data, port, durable, log, binaries, launcher }: Start) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    // A socket's path may not exceed 107 bytes, which a data folder's path soon does.
    unix_socket_directories: '',
    max_connections: 200,
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Errors of statements reach whoever sent them; in this file they would only fill the disk.
    log_min_messages: 'log',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A file, not a pipe: the server must survive the moment in which our process is killed.
  const file = await open(log, 'a')
  try {
    return launch(launcher, file.fd, binaries.postgres, ['-D', data, ...flags])
  } finally {
    await file.close()
  }
}

function launch(launcher: Launcher, log: number, program: string, args: string[]): ChildProcess {
  const [command = program, ...before] = [...launcher.prefix, program]
  return spawn(command, [...before, ...args], {
    // A session of its own: Ctrl-C reaches us alone, and we stop the database last.
    detached: true,
    stdio: ['ignore', log, log],
    // PG* variables of the caller would be obeyed.
    env: { PATH: searchPath(), LC_ALL: 'C', TZ: 'UTC' },
  })
}

/** The server writes its state into the eighth line of its PID file; pg_ctl waits for the same. */
async function isReady(server: ChildProcess, data: string, until: number): Promise<boolean> {
  let ended = false
  void exitOf(server).then(() => {
    ended = true
  })
  while (!ended && performance.now() < until) {
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true
    await sleep(20)
  }
  if (!ended) await stopServer(server, 5_000)
  return false
}

async function stopServer(server: ChildProcess, limitMs: number): Promise<void> {
  const exit = exitOf(server)
  server.kill('SIGINT')
  const timer = setTimeout(() => server.kill('SIGQUIT'), limitMs)
  await exit.finally(() => clearTimeout(timer))
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  await once(child, 'exit')
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } catch (error) {
    const exists = '42P04'
    if ((error as { code?: string }).code !== exists) throw error
  } finally {
    await client.end()
  }
}

async function keepPassword(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept.trim() !== '') return kept.trim()
  const made = randomBytes(24).toString('base64url')
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}

async function checkVersion(data: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '?')).trim()
  if (version === MAJOR) return
  throw new PostgresFailed(
    `${data} was made by Postgres ${version}, this is Postgres ${MAJOR}. Move the data with pg_dump, or start with another data folder.`,
  )
}

async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    () => true,
  )
}

async function tail(log: string, from = 0): Promise<string> {
  const text = (await readFile(log)).subarray(from).toString('utf8').trim()
  return text.split('\n').slice(-6).join(' | ')
}
