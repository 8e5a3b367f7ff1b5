import { cancelImport } from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import { parseAllowedPlaces } from '@holdfast/process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import {
  deliveredTwice,
  type ImportWorld,
  NOTHING_LEFT,
  openImportWorld,
} from './fixtures/import-world.ts'

let world: ImportWorld

beforeAll(async () => {
  world = await openImportWorld()
})
afterAll(() => world?.close())

const rangesOf = (path: string) =>
  world.source.requests.filter((one) => one.path === path).map(({ range }) => range)

describe('importing an address', () => {
  it('makes a file with the name and the type that the server says', async () => {
    const body = noise(2.5 * CHUNK_SIZE, 'plain')
    const url = world.source.serve('/download', {
      body,
      headers: {
        'content-type': 'text/csv',
        'content-disposition': `attachment; filename="x"; filename*=UTF-8''r%C3%A9sum%C3%A9.csv`,
      },
    })
    const row = await world.begin('url', url, { folder: '/in' })
    expect(await world.deliver(row)).toMatchObject({ kind: 'done' })
    const file = await world.file('/in/résumé.csv')
    expect(file).toMatchObject({ contentType: 'text/csv', size: body.length, layout: 'fixed' })
    expect((await world.read('/in/résumé.csv')).equals(body)).toBe(true)
    expect(await world.now(row)).toMatchObject({
      state: 'done',
      files: 1,
      fileId: file?.id,
      bytesDone: body.length,
      bytesTotal: body.length,
    })
    expect(await world.actions(row)).toEqual(['import.finished', 'import.started'])
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
    expect(await world.deliver(row)).toMatchObject({ kind: 'skipped' })
  })

  it.each([0, 1, CHUNK_SIZE, 2 * CHUNK_SIZE])('takes %i bytes of unknown length', async (size) => {
    const body = noise(size, `chunked-${size}`)
    const url = world.source.serve(`/chunked-${size}`, { body, chunked: true })
    await world.deliver(await world.begin('url', url))
    expect((await world.read(`/chunked-${size}`)).equals(body)).toBe(true)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('goes on where a connection broke, and asks for no byte twice', async () => {
    const body = noise(4 * CHUNK_SIZE, 'breaks')
    const etag = '"v1"'
    const url = world.source.serve('/breaks', { body, etag, cuts: [CHUNK_SIZE, CHUNK_SIZE] })
    await world.deliver(await world.begin('url', url))
    expect((await world.read('/breaks')).equals(body)).toBe(true)
    const [first, second, third] = rangesOf('/breaks')
    expect(first).toBeUndefined()
    expect([second, third]).toEqual([
      expect.stringMatching(/^bytes=\d+-$/),
      expect.stringMatching(/^bytes=\d+-$/),
    ])
    expect(world.source.requests.at(-1)?.ifRange).toBe(etag)
  })

  it('begins again in the next attempt when the server cannot go on', async () => {
    const body = noise(3 * CHUNK_SIZE, 'no-ranges')
    const url = world.source.serve('/no-ranges', { body, ranges: false, cuts: [2 * CHUNK_SIZE] })
    const row = await world.begin('url', url)
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(await world.now(row)).toMatchObject({ state: 'running', error: 'The connection broke.' })
    await world.deliver(row)
    expect((await world.read('/no-ranges')).equals(body)).toBe(true)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('takes the new bytes when the source changed between attempts', async () => {
    const old = { body: noise(3 * CHUNK_SIZE, 'old'), etag: '"old"', cuts: [2 * CHUNK_SIZE] }
    const url = world.source.serve('/changing', { ...old, ranges: false })
    const row = await world.begin('url', url)
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    const body = noise(3.5 * CHUNK_SIZE, 'new')
    world.source.serve('/changing', { body, etag: '"new"' })
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'CONTENT_DIFFERS' })
    await world.deliver(row)
    expect((await world.read('/changing')).equals(body)).toBe(true)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('makes one file when its job is delivered twice at once', async () => {
    const body = noise(3.5 * CHUNK_SIZE, 'twice')
    const halfway = Promise.withResolvers<void>()
    let sent = 0
    const pace = async () => {
      sent += 65_536
      if (sent === 2 * CHUNK_SIZE) halfway.resolve()
    }
    const url = world.source.serve('/twice', { body, etag: '"twice"', pace })
    // Made by both, it would be there under two names.
    const row = await world.begin('url', url, { folder: '/twice', onConflict: 'rename' })
    await deliveredTwice(world, row, halfway.promise)
    expect((await world.read('/twice/twice')).equals(body)).toBe(true)
    expect(await world.file('/twice/twice (2)')).toBeUndefined()
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('ends when it is cancelled, with nothing left', async () => {
    const reached = Promise.withResolvers<void>()
    const url = world.source.serve('/cancelled', {
      body: noise(3 * CHUNK_SIZE, 'cancelled'),
      pace: () => {
        reached.resolve()
        return new Promise((resolve) => setTimeout(resolve, 200))
      },
    })
    const row = await world.begin('url', url)
    const delivered = world.deliver(row)
    await reached.promise
    const { ownerId } = world
    const cancelled = await cancelImport(world.storage.catalog, { id: row.id, ownerId })
    expect(cancelled?.open.length).toBeLessThanOrEqual(1)
    expect(await delivered).toMatchObject({ kind: 'skipped' })
    expect(await world.now(row)).toMatchObject({ state: 'cancelled' })
    expect(await world.file('/cancelled')).toBeUndefined()
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
    expect(await world.actions(row)).toEqual(['import.cancelled', 'import.started'])
  })
})

describe('what cannot be imported', () => {
  /** No failure of the system: the job ends well, and says what was refused. */
  const failed = async (url: string) => {
    const row = await world.begin('url', url)
    const outcome = await world.deliver(row)
    const now = await world.now(row)
    expect(now.state).toBe('failed')
    expect(outcome).toEqual({ kind: 'done', facts: { refused: now.errorCode } })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
    expect(await world.actions(row)).toEqual(['import.failed', 'import.started'])
    return now
  }

  it.each([
    ['http://10.1.2.3/', /private/],
    ['http://[::1]/', /loopback/],
    ['http://127.0.0.2/', /loopback/],
    ['http://2130706434/', /loopback/],
    ['http://169.254.169.254/latest/meta-data/', /metadata/],
    ['http://100.64.0.1/', /private/],
    ['http://224.0.0.1/', /reserved/],
    ['http://[::ffff:10.0.0.1]/', /private/],
    ['http://[64:ff9b::a00:1]/', /private/],
    ['http://[2002:a00:1::]/', /private/],
    ['http://localhost:1/', /loopback/],
    ['ftp://example.org/', /http and https/],
    ['file:///etc/passwd', /http and https/],
    ['http://user:word@example.org/', /user or a password/],
  ])('%s is refused', async (url, words) => {
    // "localhost" also leads to 127.0.0.1, which the other tests permit.
    const { importAllow } = world.config
    world.config.importAllow = parseAllowedPlaces('')
    try {
      const { errorCode, error } = await failed(url)
      expect(errorCode).toBe('ADDRESS_REFUSED')
      expect(error).toMatch(words)
    } finally {
      world.config.importAllow = importAllow
    }
  })

  it('a redirect is checked like the first address', async () => {
    const to = (location: string) =>
      world.source.answer('/redirect', (_, res) => res.writeHead(302, { location }).end())
    expect(await failed(to('http://192.168.0.1/'))).toMatchObject({ errorCode: 'ADDRESS_REFUSED' })
    expect(await failed(to('http://a:b@127.0.0.1/'))).toMatchObject({
      errorCode: 'ADDRESS_REFUSED',
    })
    expect(await failed(to('/redirect'))).toMatchObject({ errorCode: 'TOO_MANY_REDIRECTS' })
  })

  it('what the server refuses is not tried again', async () => {
    expect(await failed(`${world.source.url}/nothing`)).toMatchObject({
      errorCode: 'SOURCE_REFUSED',
      error: 'The server answered 404.',
    })
  })

  it('a server that fails is tried again, and given up at the last attempt', async () => {
    const url = world.source.answer('/broken', (_, res) => res.writeHead(503).end())
    const row = await world.begin('url', url)
    await expect(world.deliver(row)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(await world.now(row)).toMatchObject({ state: 'running' })
    await world.deliver(row, { last: true })
    expect(await world.now(row)).toMatchObject({
      ...{ state: 'failed', errorCode: 'SOURCE_UNAVAILABLE', error: 'The server answered 503.' },
    })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('nothing, when something of ours fails: that stays a failed job', async () => {
    const url = world.source.serve('/ours', { body: noise(10, 'ours') })
    const row = await world.begin('url', url)
    const { pool } = world.storage.catalog
    await pool.query('ALTER TABLE files ADD CONSTRAINT broken CHECK (name <> $$ours$$) NOT VALID')
    try {
      await expect(world.deliver(row, { last: true })).rejects.toMatchObject({
        ...{ name: 'TerminalError', cause: { code: expect.anything() } },
      })
    } finally {
      await pool.query('ALTER TABLE files DROP CONSTRAINT broken')
    }
    expect(await world.now(row)).toMatchObject({ state: 'failed', error: /Something went wrong/ })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('more than imports may have, said or not', async () => {
    const { importMax } = world.config
    world.config.importMax = CHUNK_SIZE
    try {
      const body = noise(2 * CHUNK_SIZE, 'large')
      const said = world.source.serve('/large', { body })
      expect(await failed(said)).toMatchObject({ errorCode: 'TOO_LARGE' })
      const unsaid = world.source.serve('/larger', { body, chunked: true })
      expect(await failed(unsaid)).toMatchObject({ errorCode: 'TOO_LARGE' })
    } finally {
      world.config.importMax = importMax
    }
  })

  it('what takes longer than imports may, however far it is', async () => {
    const held = Promise.withResolvers<void>()
    const body = noise(3 * CHUNK_SIZE, 'too long')
    let sent = 0
    const url = world.source.serve('/too-long', {
      body,
      pace: async () => {
        sent += 65_536
        if (sent === 2 * CHUNK_SIZE) await held.promise
      },
    })
    const row = await world.begin('url', url)
    // It began nearly an hour ago, which is as long as they may take here.
    await world.storage.catalog.pool.query(
      `UPDATE imports SET started_at = now() - interval '1 hour' + interval '300 ms' WHERE id = $1`,
      [row.id],
    )
    expect(await world.deliver(row)).toMatchObject({ facts: { refused: 'TOO_LONG' } })
    held.resolve()
    expect(await world.now(row)).toMatchObject({
      ...{ state: 'failed', error: 'It took more than 1 h.' },
    })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
    // Later attempts find that the hour is over before they ask for anything.
    const again = await world.begin('url', url)
    await world.storage.catalog.pool.query(
      `UPDATE imports SET started_at = now() - interval '2 hours' WHERE id = $1`,
      [again.id],
    )
    expect(await world.deliver(again)).toMatchObject({ facts: { refused: 'TOO_LONG' } })
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })

  it('more than the quota has, and a name that is taken', async () => {
    const { pool } = world.storage.catalog
    const body = noise(2 * CHUNK_SIZE, 'quota')
    const url = world.source.serve('/quota', { body })
    await pool.query('UPDATE users SET quota_bytes = used_bytes + 1 WHERE id = $1', [world.ownerId])
    expect(await failed(url)).toMatchObject({ errorCode: 'QUOTA_EXCEEDED' })
    await pool.query('UPDATE users SET quota_bytes = NULL WHERE id = $1', [world.ownerId])
    await world.deliver(await world.begin('url', url))
    expect(await failed(url)).toMatchObject({ errorCode: 'NAME_TAKEN' })
  })
})
