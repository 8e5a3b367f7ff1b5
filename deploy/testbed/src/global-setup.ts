import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@holdfast/single-process/embedded-postgres'
import { isAlive } from '@holdfast/single-process/process-alive'
import { stopStalePostmaster } from '@holdfast/single-process/stale-postmaster'
import type { TestProject } from 'vitest/node'
import { givenPostgres } from './config.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a Postgres on which tests may create databases. */
    postgresUrl: string
  }
}

const PREFIX = 'holdfast-test-'

/** One Postgres for the whole run; every test file takes databases of its own from it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = givenPostgres()
  if (given !== undefined) {
    project.provide('postgresUrl', given)
    return async () => {}
  }
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  const postgres = await startEmbeddedPostgres({ folder, durable: false })
  project.provide('postgresUrl', postgres.url('postgres'))
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A run that was killed leaves its server and its folder; the folder's name says whose it was. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1])
    if (!pid || isAlive(pid)) continue
    const folder = join(tmpdir(), name)
    // Another user's folder may not be ours to remove; it does no harm where it is.
    await stopStalePostmaster(join(folder, 'data')).catch(() => {})
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
