import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startEmbeddedPostgres } from '../src/embedded-postgres.ts'
import { findLauncher } from '../src/unprivileged.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-user-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** As on a machine that has only these programs. */
async function onlyWith(...programs: string[]) {
  for (const program of programs) {
    const places = (process.env.PATH ?? '').split(delimiter)
    const found = places.map((place) => join(place, program)).find((path) => existsSync(path))
    if (found !== undefined) await symlink(found, join(folder, program))
  }
  vi.stubEnv('PATH', folder)
}

const isRoot = process.getuid?.() === 0
const needs = () => ({ program: process.execPath, folder })

function asRoot() {
  it('runs Postgres without unshare, and on data of a start that had it', async () => {
    const options = { folder: join(folder, 'pg'), durable: false }
    const before = await startEmbeddedPostgres(options)
    await before.stop()
    await onlyWith('sh', 'setpriv')
    expect((await findLauncher(needs())).prefix[0]).toBe('setpriv')
    const after = await startEmbeddedPostgres(options)
    await after.stop()
  })

  it('is told what to do when nothing can give root away', async () => {
    await onlyWith('sh')
    await expect(findLauncher(needs())).rejects.toThrow(
      /Start as an ordinary user, or set DATABASE/,
    )
  })
}

function asOrdinaryUser() {
  it('runs Postgres as it is', async () => {
    expect(await findLauncher(needs())).toEqual({ prefix: [] })
  })
}

// Each is all there is to test for whoever runs this; CI and people's machines cover both.
if (isRoot) describe('root', asRoot)
else describe('an ordinary user', asOrdinaryUser)
