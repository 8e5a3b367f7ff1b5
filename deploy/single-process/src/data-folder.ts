import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DataFolderUnusable } from './errors.ts'
import { freePort, isPortFree } from './free-port.ts'
import { runsWith } from './process-alive.ts'

/** Layout of the data folder. Raised when an older version could not read it any more. */
const VERSION = '1'

/** Below this Postgres may not even start, and everything else fails in less clear ways. */
const LEAST_FREE_BYTES = 256 * 1024 ** 2

/** Tells a running start from another program whose process has the same number by now. */
const PROGRAM = 'single-process/src/main.ts'

export type DataFolder = {
  path: string
  /** `<data>/<parts>`, made when missing. */
  folder(...parts: string[]): Promise<string>
  /** Signing secret of this installation; made on first use. */
  secret(): Promise<string>
  /**
   * The port this name had last time, so that addresses in the catalogue stay true; another free
   * one when it never had any, or when somebody took it meanwhile.
   */
  port(name: string): Promise<number>
  /** Lets another start have the folder. */
  release(): Promise<void>
}

/**
 * Opens the data folder for this process alone, and makes it on the first start.
 *
 * @throws DataFolderUnusable when it belongs to another version, to a start that still runs, or to
 *   something else than Holdfast; when it cannot be written, or the disk is full
 */
export async function openDataFolder(given: string): Promise<DataFolder> {
  const path = resolve(given)
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await checkVersion(path)
    await checkSpace(path)
    await lock(path)
  } catch (error) {
    throw explain(path, error)
  }
  // Postgres and the nodes take theirs at the same time, out of one file.
  let portsTaken: Promise<unknown> = Promise.resolve()
  return {
    path,
    folder: async (...parts) => {
      const folder = join(path, ...parts)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return folder
    },
    secret: () => keepSecret(join(path, 'secret')),
    port: (name) => {
      const taking = portsTaken.then(() => keepPort(join(path, 'ports.json'), name))
      portsTaken = taking.catch(() => {})
      return taking
    },
    release: () => rm(join(path, 'running.pid'), { force: true }),
  }
}

async function checkVersion(path: string): Promise<void> {
  const file = join(path, 'VERSION')
  const found = await readFile(file, 'utf8').catch(() => undefined)
  if (found === undefined) {
    // Somebody's home, say, given by mistake.
    if ((await readdir(path)).length > 0) {
      throw new DataFolderUnusable(
        `${path} is not empty and not a data folder of Holdfast. Give another one: HOLDFAST_DATA=… npm start`,
      )
    }
    return writeFile(file, `${VERSION}\n`)
  }
  if (found.trim() !== VERSION) {
    throw new DataFolderUnusable(
      `${path} belongs to another version of Holdfast (its layout is ${found.trim()}, this one knows ${VERSION}). Start that version, or give another folder: HOLDFAST_DATA=… npm start`,
    )
  }
}

async function checkSpace(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(path)
  if (bavail * bsize >= LEAST_FREE_BYTES) return
  const free = Math.floor((bavail * bsize) / 1024 ** 2)
  throw new DataFolderUnusable(
    `The disk is full: ${free} MiB are left for ${path}, and at least ${LEAST_FREE_BYTES / 1024 ** 2} MiB are needed to start.`,
  )
}

/** A PID file, since Node has no file locks. One of a start that was killed is taken over. */
async function lock(path: string): Promise<void> {
  const file = join(path, 'running.pid')
  for (;;) {
    try {
      return await writeFile(file, `${process.pid}\n`, { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const pid = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (pid !== process.pid && runsWith(pid, PROGRAM)) {
      throw new DataFolderUnusable(
        `Holdfast is running on ${path} already (process ${pid}). Stop it first, or give another folder: HOLDFAST_DATA=… npm start`,
      )
    }
    await rm(file, { force: true })
  }
}

async function keepSecret(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept.trim() !== '') return kept.trim()
  const made = randomBytes(48).toString('base64url')
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  return made
}

async function keepPort(file: string, name: string): Promise<number> {
  const ports = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  const kept = ports[name]
  if (typeof kept === 'number' && (await isPortFree(kept))) return kept
  let port = await freePort()
  while (Object.values(ports).includes(port)) port = await freePort()
  await writeFile(file, `${JSON.stringify({ ...ports, [name]: port }, null, 2)}\n`)
  return port
}

function explain(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new DataFolderUnusable(
      `${path} cannot be written by this user (${code}). It may have been made by another one: start as that user, or give another folder: HOLDFAST_DATA=… npm start`,
      { cause: error },
    )
  }
  if (code === 'ENOSPC')
    return new DataFolderUnusable(`The disk of ${path} is full.`, { cause: error })
  return error
}
