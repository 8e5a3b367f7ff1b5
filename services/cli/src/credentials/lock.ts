import { mkdir, open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than a refresh may take; a lock that is older belongs to a process that was killed. */
const STALE_MS = 120_000
const LOOK_AGAIN_MS = 25

/**
 * Does work while no other process does such work on the folder. A refresh token works once, and one
 * that is used twice ends the session: two commands at a time must not both renew it.
 */
export const withLock = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'lock')
  while (!(await take(path))) {
    if (await isStale(path)) await rm(path, { force: true })
    else await sleep(LOOK_AGAIN_MS)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

const take = async (path: string): Promise<boolean> => {
  try {
    const handle = await open(path, 'wx', 0o600)
    await handle.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const isStale = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.now() - found.mtimeMs > STALE_MS
}
