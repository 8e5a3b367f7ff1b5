import { chmod, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ApiError, type Session } from '@holdfast/client'
import { describe, expect, it } from 'vitest'
import type { CliConfig } from '../src/config.ts'
import { readCliConfig } from '../src/config.ts'
import { findCredentials, originOf } from '../src/credentials/find-credentials.ts'
import { ACCESS_FILE, readLocalAccess } from '../src/credentials/local-server.ts'
import { withLock } from '../src/credentials/lock.ts'
import { readLogins } from '../src/credentials/logins.ts'
import { forgetLogin, keepLogin, sessionToken } from '../src/credentials/session.ts'
import { useFolder } from './run-command.ts'

const folder = useFolder()
const URL_A = 'https://a.example.org'

const session = (name: string, expiresIn = 900): Session => ({
  accessToken: `access ${name}`,
  refreshToken: `refresh ${name}`,
  expiresIn,
  user: {
    id: '1',
    email: 'me@example.org',
    name: 'Me',
    role: 'admin',
    hasPassword: true,
    quota: { bytes: null, used: 0, files: null, usedFiles: 0 },
  },
})

const config = (more: Partial<CliConfig> = {}): CliConfig => ({
  url: undefined,
  token: undefined,
  configFolder: join(folder(), 'config'),
  dataFolder: join(folder(), 'data'),
  ...more,
})

const writeAccess = async (access: object = {}) => {
  await mkdir(config().dataFolder, { recursive: true })
  const file = join(config().dataFolder, ACCESS_FILE)
  const text = JSON.stringify({
    url: 'http://127.0.0.1:9',
    accessToken: 'local',
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
    ...access,
  })
  await writeFile(file, text, { mode: 0o600 })
  return file
}

describe('logins', () => {
  it('are kept in a file that only their owner can read', async () => {
    const { configFolder } = config()
    await keepLogin(configFolder, URL_A, session('a'))
    const file = join(configFolder, 'logins.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(configFolder)).mode & 0o777).toBe(0o700)
    expect(await readFile(file, 'utf8')).not.toContain('password')
  })

  it('are kept one for each server; the last one is the one that counts', async () => {
    const { configFolder } = config()
    await keepLogin(configFolder, URL_A, session('a'))
    await keepLogin(configFolder, 'https://b.example.org', session('b'))
    expect((await readLogins(configFolder)).current).toBe('https://b.example.org')
    expect(await forgetLogin(configFolder, 'https://b.example.org')).toMatchObject({
      refreshToken: 'refresh b',
    })
    expect(await readLogins(configFolder)).toMatchObject({
      current: null,
      servers: { [URL_A]: { accessToken: 'access a' } },
    })
    expect(await forgetLogin(configFolder, 'https://c.example.org')).toBeUndefined()
  })

  it('say so when their file cannot be understood', async () => {
    await writeFile(join(folder(), 'logins.json'), '{"servers"')
    await expect(readLogins(folder())).rejects.toMatchObject({ code: 'LOGINS_UNREADABLE' })
  })
})

describe('sessionToken', () => {
  const stale = async (configFolder: string) => keepLogin(configFolder, URL_A, session('old', 30))

  it('gives the token as long as it lives', async () => {
    const { configFolder } = config()
    await keepLogin(configFolder, URL_A, session('a'))
    const token = sessionToken(configFolder, URL_A, () => Promise.reject(new Error('not now')))
    expect(await token()).toBe('access a')
  })

  it('renews a token that is about to end, and keeps the new ones', async () => {
    const { configFolder } = config()
    await stale(configFolder)
    const token = sessionToken(configFolder, URL_A, async () => session('new'))
    expect(await token()).toBe('access new')
    const { servers } = await readLogins(configFolder)
    expect(servers[URL_A]).toMatchObject({ refreshToken: 'refresh new' })
  })

  it('uses a refresh token once, however many commands run', async () => {
    const { configFolder } = config()
    await stale(configFolder)
    const used: string[] = []
    const renew = async (_url: string, refreshToken: string) => {
      used.push(refreshToken)
      await new Promise((resolve) => setImmediate(resolve))
      return session('new')
    }
    const tokens = Array.from({ length: 8 }, () => sessionToken(configFolder, URL_A, renew))
    const got = await Promise.all(tokens.map((token) => token()))
    expect(new Set(got)).toEqual(new Set(['access new']))
    expect(used).toEqual(['refresh old'])
  })

  it('says that a session has ended', async () => {
    const { configFolder } = config()
    await stale(configFolder)
    const refused = new ApiError({ type: '', title: '', status: 401, code: 'UNAUTHENTICATED' })
    const token = sessionToken(configFolder, URL_A, () => Promise.reject(refused))
    await expect(token()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN', cause: refused })
  })
})

describe('withLock', () => {
  it('lets one in at a time', async () => {
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withLock(folder(), async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setImmediate(resolve))
          inside -= 1
        }),
      ),
    )
    expect(most).toBe(1)
  })

  it('takes over the lock of a process that was killed long ago', async () => {
    const lock = join(folder(), 'lock')
    await writeFile(lock, '')
    const longAgo = new Date(Date.now() - 600_000)
    await utimes(lock, longAgo, longAgo)
    expect(await withLock(folder(), async () => 'in')).toBe('in')
  })

  it('is free again after a failure', async () => {
    const failing = withLock(folder(), () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await withLock(folder(), async () => 'in')).toBe('in')
  })
})

describe('readLocalAccess', () => {
  it('believes a file that only its owner can read and write', async () => {
    await writeAccess()
    expect(await readLocalAccess(config().dataFolder)).toMatchObject({ accessToken: 'local' })
  })

  it('does not believe one that others could have written', async () => {
    const file = await writeAccess()
    for (const mode of [0o644, 0o620, 0o602]) {
      await chmod(file, mode)
      await expect(readLocalAccess(config().dataFolder)).rejects.toMatchObject({
        code: 'ACCESS_FILE_EXPOSED',
      })
    }
  })

  it('takes no token that has ended, and no file that is none', async () => {
    await writeAccess({ expiresAt: '2020-01-01T00:00:00Z' })
    expect(await readLocalAccess(config().dataFolder)).toBeUndefined()
    await writeAccess({ url: 'not an address' })
    expect(await readLocalAccess(config().dataFolder)).toBeUndefined()
    expect(await readLocalAccess('/nowhere')).toBeUndefined()
  })
})

const resolved = async (given: CliConfig, asked: { url?: string; local?: boolean } = {}) => {
  const { url, token } = await findCredentials(given, asked)
  return { url, token: typeof token === 'function' ? await token() : token }
}

describe('findCredentials', () => {
  it('goes to the default address without anything else', async () => {
    expect(await resolved(config())).toEqual({ url: 'http://127.0.0.1:8080', token: undefined })
  })

  it('takes the server of this data folder when there is no login', async () => {
    await writeAccess()
    expect(await resolved(config())).toEqual({ url: 'http://127.0.0.1:9', token: 'local' })
  })

  it('prefers the last login, unless --local says otherwise', async () => {
    await writeAccess()
    await keepLogin(config().configFolder, URL_A, session('a'))
    expect(await resolved(config())).toEqual({ url: URL_A, token: 'access a' })
    expect(await resolved(config(), { local: true })).toEqual({
      url: 'http://127.0.0.1:9',
      token: 'local',
    })
  })

  it('never sends one server the token of another', async () => {
    await writeAccess()
    await keepLogin(config().configFolder, URL_A, session('a'))
    const elsewhere = { url: 'https://evil.example.org' }
    expect(await resolved(config(), elsewhere)).toEqual({ ...elsewhere, token: undefined })
    expect(await resolved(config(elsewhere))).toEqual({ ...elsewhere, token: undefined })
  })

  it('takes HOLDFAST_TOKEN before any login, and --url before HOLDFAST_URL', async () => {
    await keepLogin(config().configFolder, URL_A, session('a'))
    const given = config({ token: 'hf_key', url: 'https://b.example.org' })
    expect(await resolved(given)).toEqual({ url: 'https://b.example.org', token: 'hf_key' })
    expect(await resolved(given, { url: URL_A })).toEqual({ url: URL_A, token: 'hf_key' })
  })

  it('says that no local server lets us in', async () => {
    await expect(findCredentials(config(), { local: true })).rejects.toMatchObject({
      code: 'NO_LOCAL_SERVER',
    })
  })

  it('knows one server by one address', () => {
    for (const address of ['https://A.example.org/', 'https://a.example.org:443/setup#token=x']) {
      expect(originOf(address)).toBe(URL_A)
    }
    expect(originOf('127.0.0.1:8080')).toBe('http://127.0.0.1:8080')
    for (const wrong of ['', 'ftp://a', 'http://', 'a b']) {
      expect(() => originOf(wrong), wrong).toThrow(/not the address/)
    }
  })
})

describe('readCliConfig', () => {
  it('keeps logins where programs keep such things', () => {
    expect(readCliConfig({ XDG_CONFIG_HOME: '/x' }).configFolder).toBe('/x/holdfast')
    expect(readCliConfig({ HOLDFAST_CONFIG: '/y', XDG_CONFIG_HOME: '/x' }).configFolder).toBe('/y')
    expect(readCliConfig({ APPDATA: '/z' }).configFolder).toBe('/z/holdfast')
  })

  it('names every wrong variable', () => {
    expect(() => readCliConfig({ HOLDFAST_URL: 'ftp://x' })).toThrow(/HOLDFAST_URL: must be/)
  })
})
