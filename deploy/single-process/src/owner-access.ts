import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What `holdfast --local` reads; see docs/decisions/0008. */
export const ACCESS_FILE = 'admin-access.json'

/** A third of a token's life: a command always finds one that lives for some minutes. */
const RENEW_MS = 300_000
/** While there is no administrator yet, and after a failure. */
const RETRY_MS = 2_000

export type OwnerAccessOptions = {
  /** The data folder. */
  folder: string
  /** The gateway's address on this machine. */
  url: string
  ownerAccess: {
    issue(): Promise<{ accessToken: string; expiresAt: Date } | undefined>
    end(): Promise<void>
  }
  log: { warn(fields: object, message: string): void }
  renewMs?: number
  retryMs?: number
}

/**
 * Keeps a token in the data folder that lets its owner, and nobody else, administer this server.
 * Stopping takes the file away and ends the session.
 */
export function keepOwnerAccess(options: OwnerAccessOptions): { stop(): Promise<void> } {
  const { folder, ownerAccess } = options
  const file = join(folder, ACCESS_FILE)
  const stopping = new AbortController()
  const running = keep(options, file, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await running
      await rm(file, { force: true })
      await ownerAccess.end()
    },
  }
}

async function keep(
  { url, ownerAccess, log, renewMs = RENEW_MS, retryMs = RETRY_MS }: OwnerAccessOptions,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  // Of a start that was killed: its session may still live, but its address need not be ours.
  await rm(file, { force: true }).catch(() => {})
  let told = false
  while (!signal.aborted) {
    const written = await renew(file, url, ownerAccess).catch((error: unknown) => {
      if (!told) log.warn({ err: error }, 'the owner access could not be renewed')
      told = true
      return false
    })
    if (written) told = false
    // The catalogue's outage is not ours to survive by more than trying again.
    await sleep(written ? renewMs : retryMs, undefined, { signal, ref: false }).catch(() => {})
  }
}

async function renew(
  file: string,
  url: string,
  ownerAccess: OwnerAccessOptions['ownerAccess'],
): Promise<boolean> {
  const access = await ownerAccess.issue()
  if (access === undefined) return false
  const temporary = `${file}.tmp`
  // Made anew each time: the mode only counts for a file that was not there.
  await rm(temporary, { force: true })
  await writeFile(temporary, `${JSON.stringify({ url, ...access }, null, 2)}\n`, { mode: 0o600 })
  await rename(temporary, file)
  return true
}
