import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepOwnerAccess } from '../src/owner-access.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-owner-'))
  file = join(folder, 'admin-access.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const expiresAt = new Date('2030-01-01T00:00:00Z')

function keep(issue: () => Promise<{ accessToken: string; expiresAt: Date } | undefined>) {
  const warnings: string[] = []
  const ended: string[] = []
  const kept = keepOwnerAccess({
    folder,
    url: 'http://127.0.0.1:1',
    ownerAccess: { issue, end: async () => void ended.push(existsSync(file) ? 'early' : 'ended') },
    log: { warn: (_fields, message) => void warnings.push(message) },
    renewMs: 5,
    retryMs: 5,
  })
  return { ...kept, warnings, ended }
}

const written = () => readFile(file, 'utf8').then(JSON.parse, () => undefined)

describe('keepOwnerAccess', () => {
  it('writes address and token so that only the owner can read them, and renews the token', async () => {
    let issued = 0
    const { stop, ended } = keep(async () => {
      issued += 1
      return { accessToken: `token ${issued}`, expiresAt }
    })
    await expect.poll(written).toMatchObject({ url: 'http://127.0.0.1:1' })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await expect.poll(async () => (await written()).accessToken).not.toBe('token 1')
    await stop()
    expect(existsSync(file)).toBe(false)
    expect(ended).toEqual(['ended'])
  })

  it('waits for the first administrator', async () => {
    let admin = false
    const { stop } = keep(async () => (admin ? { accessToken: 'token', expiresAt } : undefined))
    expect(await written()).toBeUndefined()
    admin = true
    await expect.poll(written).toMatchObject({ accessToken: 'token' })
    await stop()
  })

  it('tells a lasting trouble once, and goes on when it is over', async () => {
    let away = true
    let tries = 0
    const { stop, warnings } = keep(async () => {
      tries += 1
      if (away) throw new Error('the catalogue is away')
      return { accessToken: 'token', expiresAt }
    })
    await expect.poll(() => tries).toBeGreaterThan(3)
    away = false
    await expect.poll(written).toMatchObject({ accessToken: 'token' })
    await stop()
    expect(warnings).toEqual(['the owner access could not be renewed'])
  })

  it('never leaves the token in a file that others may read, whatever was there before', async () => {
    for (const name of [file, `${file}.tmp`]) {
      await writeFile(name, '{}')
      await chmod(name, 0o666)
    }
    const { stop } = keep(async () => ({ accessToken: 'token', expiresAt }))
    await expect.poll(written).toMatchObject({ accessToken: 'token' })
    expect((await stat(file)).mode & 0o077).toBe(0)
    await stop()
  })
})
