import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginCommand,
  type CommandOptions,
  LIMIT_MS,
  randomContent,
  runCommand,
  type System,
  startStallingFront,
  startSystem,
  until,
} from '../src/index.ts'

const MIB = 1_048_576
const PASSWORD = 'correct horse battery'

describe('the holdfast command', { timeout: LIMIT_MS }, () => {
  let system: System
  let home: string
  let photos: string
  const big = randomContent(24 * MIB + 5)

  const holdfast = (words: string[], more: Partial<CommandOptions> = {}) =>
    runCommand(words, { config: join(home, 'config'), cwd: home, ...more })
  const json = async (words: string[], more: Partial<CommandOptions> = {}) => {
    const { code, stdout, stderr } = await holdfast([...words, '--json'], more)
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout)
  }
  const login = (password: string) =>
    holdfast(['login', system.url, '--email', 'admin@example.org', '--password-stdin'], {
      stdin: `${password}\n`,
    })

  beforeAll(async () => {
    system = await startSystem({ nodes: 4 })
    home = join(system.folder, 'home')
    photos = join(home, 'photos')
    await mkdir(join(photos, 'deep', 'er'), { recursive: true })
    await writeFile(join(photos, 'big.bin'), big)
    await writeFile(join(photos, 'empty'), '')
    await writeFile(join(photos, 'deep', 'er', 'größe 100 %.txt'), 'small')
  }, LIMIT_MS)
  afterAll(() => system?.stop(), LIMIT_MS)

  it('does not sign in with a wrong password, and keeps nothing', async () => {
    const { code, stderr } = await login('wrong horse battery')
    expect(code).toBe(2)
    expect(stderr).toContain('The address or the password is not right.')
    await expect(readdir(join(home, 'config'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect((await holdfast(['ls'], { env: { HOLDFAST_URL: system.url } })).code).toBe(2)
  })

  it('signs in and remembers where', async () => {
    const { code, stdout } = await login(PASSWORD)
    expect(code).toBe(0)
    expect(stdout).toBe(`Signed in to ${system.url} as admin@example.org (admin).\n`)
    const { mode } = await stat(join(home, 'config', 'logins.json'))
    expect(mode & 0o777).toBe(0o600)
  })

  it('uploads a folder, and sends nothing twice', async () => {
    const { files } = await json(['upload', 'photos', '--to', '/backup'])
    expect(files.map(({ path }: { path: string }) => path).sort()).toEqual([
      '/backup/photos/big.bin',
      '/backup/photos/deep/er/größe 100 %.txt',
      '/backup/photos/empty',
    ])
    const again = await json(['upload', 'photos', '--to', '/backup'])
    expect(new Set(again.files.map(({ outcome }: { outcome: string }) => outcome))).toEqual(
      new Set(['unchanged']),
    )
    await writeFile(join(photos, 'empty'), 'not any more')
    const changed = await holdfast(['upload', 'photos', '--to', '/backup'])
    expect(changed.code).toBe(1)
    expect(changed.stderr).toContain('--replace')
    const replaced = await json(['upload', 'photos', '--to', '/backup', '--replace'])
    const outcomes = replaced.files.map(({ outcome }: { outcome: string }) => outcome)
    expect(outcomes.sort()).toEqual(['unchanged', 'unchanged', 'uploaded'])
  })

  it('lists files, and shows where the chunks of one lie', async () => {
    const { stdout } = await holdfast(['ls', '/backup/photos'])
    expect(stdout).toBe('deep/\nbig.bin\nempty\n')
    const all = await json(['ls', '/', '--recursive'])
    expect(all.items).toHaveLength(3)
    await until('every copy is there', async () => {
      const { distribution } = await json(['info', '/backup/photos/big.bin'])
      return distribution.byCopies['3'] === 25
    })
    const info = await holdfast(['info', '/backup/photos/big.bin', '--chunks'])
    expect(info.stdout).toMatch(/Health +safe/)
    expect(info.stdout.match(/bafkrei/g)).toHaveLength(25)
    expect((await holdfast(['info', '/nothing'])).stderr).toContain('There is no file /nothing.')
  })

  it('downloads everything with the same bytes', async () => {
    const { code, stdout } = await holdfast(['download', '--recursive', '/backup', 'restored'])
    expect(code).toBe(0)
    expect(stdout).toContain('Downloaded 3 files')
    for (const name of ['big.bin', 'empty', 'deep/er/größe 100 %.txt']) {
      const restored = await readFile(join(home, 'restored', 'backup', 'photos', name))
      expect(restored.equals(await readFile(join(photos, name)))).toBe(true)
    }
  })

  it('goes on through a connection that breaks again and again', async () => {
    const front = await startStallingFront(system.url, { bytes: 7 * MIB, ending: 'break' })
    const env = { HOLDFAST_TOKEN: system.accessToken, HOLDFAST_URL: front.url }
    const { files } = await json(['download', '/backup/photos/big.bin', 'broken.bin'], { env })
    expect(files[0].outcome).toBe('downloaded')
    expect((await readFile(join(home, 'broken.bin'))).equals(big)).toBe(true)
    expect(front.connections).toBeGreaterThan(3)
    await front.close()
  })

  it('goes on where an interrupted download was', async () => {
    const front = await startStallingFront(system.url, { bytes: 10 * MIB, ending: 'silence' })
    const { accessToken } = await system.session()
    const running = beginCommand(['download', '/backup/photos/big.bin', 'resumed.bin'], {
      config: join(home, 'config'),
      cwd: home,
      env: { HOLDFAST_TOKEN: accessToken, HOLDFAST_URL: front.url },
    })
    const partial = async () =>
      (await readdir(home)).find((name) => /^\.resumed\.bin\..*\.part$/.test(name))
    await until('some chunks arrived', async () => {
      const name = await partial()
      return name !== undefined && (await stat(join(home, name))).size >= 8 * MIB
    })
    running.signal('SIGINT')
    const interrupted = await running.ended
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringContaining('interrupted') })
    await front.close()

    const { files } = await json(['download', '/backup/photos/big.bin', 'resumed.bin'])
    expect(files[0].resumed).toBeGreaterThanOrEqual(8 * MIB)
    expect((await readFile(join(home, 'resumed.bin'))).equals(big)).toBe(true)
    expect(await partial()).toBeUndefined()
  })

  it('shows the status for people and for programs', async () => {
    const status = await json(['status'])
    expect(status).toMatchObject({ files: 3, nodes: { byState: { active: 4 } } })
    expect(status.nodeList).toHaveLength(4)
    const { stdout } = await holdfast(['status'])
    expect(stdout).toContain('QUEUE')
    expect(stdout).toContain('active')
    expect((await holdfast(['jobs'])).stdout).toContain('replicator')
  })

  it('tests nodes, and finds the whole system healthy', async () => {
    const { code, stdout } = await holdfast(['nodes', 'test', '1'])
    expect(stdout).toContain('reachable')
    expect(code).toBe(0)
    await until('a health check finds nothing', async () => {
      const check = await holdfast(['health', 'check', '--dry-run'])
      return check.code === 0 && check.stdout.includes('Healthy')
    })
    const { stdout: events } = await holdfast(['events', '--type', 'check.', '--json'])
    expect(JSON.parse(events.split('\n')[0] ?? '')).toMatchObject({ type: 'check.started' })
  })

  it('plans a rebalance that has nothing to do, and shows how scrubs are', async () => {
    expect((await holdfast(['rebalance', 'plan'])).code).toBe(0)
    expect((await holdfast(['scrub', 'start', '1'])).code).toBe(0)
    const { items } = await json(['scrub', 'status'])
    expect(items.map(({ nodeId }: { nodeId: number }) => nodeId)).toContain(1)
  })

  it('works with an API key instead of a login, until that is revoked', async () => {
    const { key, id } = await json(['keys', 'add', 'timer'])
    const elsewhere = {
      config: join(home, 'other'),
      env: { HOLDFAST_URL: system.url, HOLDFAST_TOKEN: key },
    }
    expect((await json(['ls', '/', '-r'], elsewhere)).items).toHaveLength(3)
    expect((await holdfast(['keys', 'ls'])).stdout).toContain('timer')
    expect((await holdfast(['keys', 'revoke', id])).code).toBe(0)
    expect((await holdfast(['ls'], elsewhere)).code).toBe(2)
  })

  it('moves and copies files, and brings back what was replaced or removed', async () => {
    await json(['mv', '/backup/photos/empty', '/backup/photos/full'])
    await json(['cp', '/backup/photos/full', '/copies/'])
    const { items: versions } = await json(['versions', 'ls', '/backup/photos/full'])
    expect(versions).toMatchObject([{ version: 1, size: 0 }])
    const restored = await json(['versions', 'restore', '/backup/photos/full', '1'])
    expect(restored).toMatchObject({ size: 0, version: 3 })
    expect(await json(['mv', '/copies', '/backup/'])).toMatchObject({ to: '/backup/copies' })
    expect((await holdfast(['rm', '-r', '-y', '/backup/copies'])).code).toBe(0)
    expect((await holdfast(['trash', 'ls'])).stdout).toContain('/backup/copies/full')
    await json(['trash', 'restore', '/backup/copies'])
    await json(['rm', '-y', '/backup/copies/full'])
    expect(await json(['trash', 'empty', '--yes'])).toEqual({
      files: 1,
      bytes: 'not any more'.length,
    })
    expect((await holdfast(['trash', 'ls'])).stdout).toBe('The trash is empty.\n')
    await json(['mv', '/backup/photos/full', '/backup/photos/empty'])
  })

  it('removes files, many of them only when that is confirmed', async () => {
    const refused = await holdfast(['rm', '--recursive', '/backup'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect((await holdfast(['rm', '/backup/photos/empty'])).code).toBe(0)
    const { removed } = await json(['rm', '--recursive', '--permanent', '--yes', '/backup'])
    expect(removed).toHaveLength(2)
    expect((await json(['ls', '/', '-r'])).items).toEqual([])
  })

  it('signs out for good', async () => {
    expect((await holdfast(['logout'])).code).toBe(0)
    const after = await holdfast(['ls'], { env: { HOLDFAST_URL: system.url } })
    expect(after).toMatchObject({ code: 2, stderr: expect.stringContaining('not signed in') })
  })

  it('says that the server is away', async () => {
    await login(PASSWORD)
    await system.service('gateway').kill()
    const { code, stderr } = await holdfast(['ls'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/No answer from 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\./)
    expect((await holdfast(['health', 'check'])).code).toBe(2)
  })
})
