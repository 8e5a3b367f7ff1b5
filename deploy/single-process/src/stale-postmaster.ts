import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresFailed } from './postgres-errors.ts'
import { endsWithin, isAlive } from './process-alive.ts'

/**
 * Stops the server that a killed run left behind on this data folder. Postgres runs in a session
 * of its own (Ctrl-C must not stop it before the gateway has drained), so it outlives a SIGKILL
 * of ours. The caller must already hold the folder's lock, else it would stop a living run's server.
 *
 * A PID file whose number meanwhile belongs to another program is removed: Postgres would take it
 * for a running server and refuse to start. That of a dead server stays, because Postgres reads
 * in it which shared memory its orphans may still use.
 *
 * @throws PostgresFailed when the old server does not end
 */
export async function stopStalePostmaster(dataFolder: string): Promise<void> {
  const file = join(dataFolder, 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return
  if (!(await worksIn(pid, dataFolder))) return rm(file, { force: true })

  // Fast shutdown, then immediate (no checkpoint), then without asking: recovery handles each.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(pid, signal)
    if (await endsWithin(pid, 10_000)) return
  }
  throw new PostgresFailed(
    `An earlier Postgres (process ${pid}) on ${dataFolder} could not be stopped.`,
  )
}

/** The server's working folder is its data folder. Where that cannot be read, the file is believed. */
async function worksIn(pid: number, dataFolder: string): Promise<boolean> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  if (folder === undefined) return process.platform !== 'linux'
  return folder === (await realpath(dataFolder))
}
