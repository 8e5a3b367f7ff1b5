import { randomBytes } from 'node:crypto'
import { expireUploads } from '@holdfast/catalog'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'
import { BYTES, locationOf, metadata, offsetOf, sha1, TUS, type Tus, tusOf } from './tus.ts'

const MIB = 1_048_576

let gateway: RunningGateway
let storage: Storage
let admin: { token: string }
let ann: { token: string; id: string }
let tus: Tus

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  admin = await newAdmin(gateway)
  ann = await newUser(gateway)
  tus = tusOf({ url: gateway.url, token: ann.token })
})
afterAll(() => gateway?.stop())
beforeEach(async () => {
  for (const index of storage.nodes.keys()) await storage.setState(index, 'active')
})

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })
const query = async (text: string, values: unknown[] = []) =>
  (await gateway.catalog.pool.query(text, values)).rows
const idOf = (at: string) => at.split('/').at(-1) as string
const begin = async (size: number | undefined, name: string, more = {}) =>
  locationOf(await tus.create(size, { filename: name, ...more }))

/** The bytes of a file, as anybody downloads them. */
async function bytesAt(path: string, token = ann.token): Promise<Buffer> {
  const answer = await fetch(`${gateway.url}/api/v1/files/by-path/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}

/** Waits until the gateway has noted so many bytes, without asking for the upload. */
async function untilNoted(at: string, bytes: number): Promise<void> {
  for (;;) {
    const { body } = await api('GET', '/uploads?limit=500')
    const found = body.items.find(({ id }: { id: string }) => id === idOf(at))
    if (found?.offset >= bytes) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('a resumable upload', () => {
  it('is made of requests of any length, and becomes the file that its metadata says', async () => {
    const bytes = randomBytes(2.5 * MIB)
    const fields = {
      filename: 'a.png',
      filetype: 'image/png',
      folder: '/p',
      relativePath: 'x/a.png',
    }
    const made = await tus.create(bytes.length, fields)
    expect([made.status, made.headers.get('tus-resumable')]).toEqual([201, '1.0.0'])
    const at = locationOf(made)
    const cuts = [0, 10, 10, 700_000, MIB, MIB + 1, 2 * MIB, bytes.length]
    let last = made
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      last = await tus.patch(at, from, bytes.subarray(from, cuts[i + 1]))
      expect([last.status, offsetOf(last)]).toEqual([204, cuts[i + 1]])
    }
    const { body: file } = await call(
      gateway,
      'GET',
      last.headers.get('holdfast-file') as string,
      ann,
    )
    expect(file).toMatchObject({ folder: '/p/x', name: 'a.png', size: bytes.length, chunks: 3 })
    expect(file.contentType).toBe('image/png')
    expect(await bytesAt('p/x/a.png')).toEqual(bytes)
    const same = await api('PUT', '/files/by-path/same', { body: bytes as Buffer<ArrayBuffer> })
    expect(file.cid).toBe(same.body.cid)
  })

  it('tells whoever asks where it goes on, and what was said of it', async () => {
    const at = await begin(100, 'told')
    await tus.patch(at, 0, Buffer.alloc(40))
    const { status, headers } = await tus.head(at)
    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      'tus-resumable': '1.0.0',
      'upload-offset': '40',
      'upload-length': '100',
      'upload-metadata': metadata({ filename: 'told' }),
      'cache-control': 'no-store',
    })
    const left = Date.parse(headers.get('upload-expires') as string) - Date.now()
    expect(left / 3_600_000).toBeCloseTo(24, 1)
  })

  it('answers for a day that it is complete, also to whoever sends nothing more', async () => {
    const at = await begin(4, 'complete')
    const { headers } = await tus.patch(at, 0, Buffer.from('four'))
    const again = await tus.head(at)
    expect([offsetOf(again), again.headers.get('upload-length')]).toEqual([4, '4'])
    expect(again.headers.get('holdfast-file')).toBe(headers.get('holdfast-file'))
    const none = await tus.patch(at, 4, Buffer.alloc(0))
    expect([none.status, none.headers.get('holdfast-file')]).toEqual([
      204,
      headers.get('holdfast-file'),
    ])
    expect((await tus.patch(at, 4, Buffer.from('more'))).body.code).toBe('TOO_LARGE')
  })

  it('that ended between the commit and the note of it is known as complete', async () => {
    const at = await begin(4, 'unnoted')
    await tus.patch(at, 0, Buffer.from('four'))
    await query(`UPDATE uploads SET state = 'open', file_id = NULL WHERE id = $1`, [idOf(at)])
    const again = await tus.head(at)
    expect(offsetOf(again)).toBe(4)
    expect(again.headers.get('holdfast-file')).toMatch(/^\/api\/v1\/files\//)
  })

  it('of no bytes is a file at once', async () => {
    const made = await tus.create(0, { filename: 'empty' })
    expect(made.headers.get('holdfast-file')).toMatch(/files/)
    expect(await bytesAt('empty')).toHaveLength(0)
  })

  it('may send its first bytes, or all, with its beginning', async () => {
    const bytes = randomBytes(MIB + 5)
    const headers = {
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'with' }),
    }
    const made = await tus.createWith(bytes.subarray(0, 99), headers)
    expect([made.status, offsetOf(made)]).toEqual([201, 99])
    await tus.patch(locationOf(made), 99, bytes.subarray(99))
    expect(await bytesAt('with')).toEqual(bytes)
    const all = await tus.createWith(bytes, {
      ...headers,
      'upload-metadata': metadata({ filename: 'all' }),
    })
    expect([offsetOf(all), all.headers.get('holdfast-file')]).toEqual([
      bytes.length,
      expect.stringContaining('/files/'),
    ])
  })

  it('may say its length when it knows it', async () => {
    const bytes = randomBytes(MIB + 7)
    const at = await begin(undefined, 'later')
    await tus.patch(at, 0, bytes.subarray(0, MIB))
    expect((await tus.head(at)).headers.get('upload-defer-length')).toBe('1')
    const wrong = await tus.patch(at, MIB, bytes.subarray(MIB), { 'upload-length': '9' })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    await tus.patch(at, MIB, bytes.subarray(MIB))
    const said = { 'upload-length': String(bytes.length) }
    const done = await tus.patch(at, bytes.length, Buffer.alloc(0), said)
    expect(done.headers.get('holdfast-file')).toMatch(/files/)
    expect(await bytesAt('later')).toEqual(bytes)
    const two = await begin(undefined, 'later-2')
    await tus.patch(two, 0, bytes.subarray(0, 9), said)
    expect((await tus.head(two)).headers.get('upload-length')).toBe(said['upload-length'])
    expect((await tus.patch(two, 9, bytes.subarray(9, 10), { 'upload-length': '10' })).status).toBe(
      400,
    )
  })

  it('is gone when it was ended, with all that was reserved for it', async () => {
    const at = await begin(3 * MIB, 'ended')
    await tus.patch(at, 0, Buffer.alloc(MIB + 1))
    const reserved = async () =>
      (await query('SELECT reserved_bytes AS b FROM users WHERE id = $1', [ann.id]))[0].b
    const before = await reserved()
    const ended = await tus.terminate(at)
    expect([ended.status, ended.headers.get('tus-resumable')]).toEqual([204, '1.0.0'])
    expect(await reserved()).toBe(before - 3 * MIB)
    expect((await tus.head(at)).status).toBe(404)
    expect((await tus.patch(at, 0, Buffer.alloc(1))).body.code).toBe('NOT_FOUND')
  })

  it('that became a file may be ended, and the file stays', async () => {
    const at = await begin(4, 'stays')
    await tus.patch(at, 0, Buffer.from('four'))
    expect((await tus.terminate(at)).status).toBe(204)
    expect(await bytesAt('stays')).toEqual(Buffer.from('four'))
  })

  it('expires when it rests, and says so', async () => {
    const at = await begin(100, 'expired')
    const young = await begin(100, 'young')
    await query(`UPDATE uploads SET expires_at = now() WHERE id = $1`, [idOf(at)])
    for (const swept of [false, true]) {
      if (swept) expect(await expireUploads(gateway.catalog)).toEqual([idOf(at)])
      expect((await tus.head(at)).status).toBe(410)
      expect((await tus.patch(at, 0, Buffer.alloc(1))).body.code).toBe('UPLOAD_EXPIRED')
    }
    expect((await tus.head(young)).status).toBe(200)
    const [{ state }] = await query(
      `SELECT c.state FROM contents c JOIN uploads u ON u.content_id = c.id WHERE u.id = $1`,
      [idOf(at)],
    )
    expect(state).toBe('released')
    await query(`UPDATE uploads SET expires_at = now() - interval '8 days' WHERE id = $1`, [
      idOf(at),
    ])
    await expireUploads(gateway.catalog)
    expect((await tus.head(at)).status).toBe(404)
  })

  it('is in the list until it is finished, page by page', async () => {
    const eve = await newUser(gateway)
    const other = tusOf({ url: gateway.url, token: eve.token })
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      ids.unshift(idOf(locationOf(await other.create(9, { filename: name, folder: 'f' }))))
    }
    await other.patch(`/api/v1/uploads/${ids[0]}`, 0, Buffer.alloc(4))
    const list = async (more: string) =>
      (await api('GET', `/uploads?limit=2${more}`, { token: eve.token })).body
    const first = await list('')
    expect(first.items[0]).toMatchObject({
      id: ids[0],
      folder: '/f',
      name: 'c',
      size: 9,
      offset: 4,
    })
    const rest = await list(`&cursor=${first.next}`)
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest.next).toBeNull()
    await other.patch(`/api/v1/uploads/${ids[0]}`, 4, Buffer.alloc(5))
    expect((await list('')).items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1))
  })

  it('goes with its account', async () => {
    const eve = await newUser(gateway)
    await tusOf({ url: gateway.url, token: eve.token }).create(9, { filename: 'a' })
    await api('DELETE', `/users/${eve.id}`, { token: admin.token })
    const { removeDataOf } = await import('@holdfast/catalog')
    await removeDataOf(gateway.catalog, eve.id)
    const rows = await query(
      `SELECT c.state FROM uploads u JOIN contents c ON c.id = u.content_id WHERE u.owner_id = $1`,
      [eve.id],
    )
    expect(rows).toEqual([{ state: 'released' }])
  })
})

describe('what a resumable upload says wrongly', () => {
  it('is refused: another version, another place, more than it has, another type', async () => {
    const at = await begin(10, 'wrong')
    const five = Buffer.alloc(5)
    const none = await call(gateway, 'HEAD', at, { token: ann.token })
    expect([none.status, none.headers.get('tus-version')]).toEqual([412, '1.0.0'])
    expect((await tus.patch(at, 0, five, { 'tus-resumable': '0.2.2' })).body.code).toBe(
      'TUS_VERSION_UNSUPPORTED',
    )
    expect((await tus.create(5, { filename: 'v' }, { 'tus-resumable': '2' })).status).toBe(412)
    const offset = await tus.patch(at, 5, five)
    expect([offset.status, offset.body.code, offset.body.offset]).toEqual([
      409,
      'OFFSET_MISMATCH',
      0,
    ])
    expect(offset.headers.get('tus-resumable')).toBe('1.0.0')
    expect((await tus.patch(at, 0, Buffer.alloc(11))).body.code).toBe('TOO_LARGE')
    expect((await tus.patch(at, 0, five, { 'content-type': 'text/plain' })).status).toBe(415)
    const long = { 'upload-length': '4', 'upload-metadata': metadata({ filename: 'long' }) }
    expect((await tus.createWith(five, long)).body.code).toBe('TOO_LARGE')
    expect(offsetOf(await tus.head(at))).toBe(0)
  })

  it('is refused: more than it has, also when nobody said how much comes', async () => {
    const at = await begin(10, 'chunked')
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.alloc(11))
        controller.close()
      },
    })
    const headers = { ...BYTES, 'upload-offset': '0' }
    const { body: problem } = await call(gateway, 'PATCH', at, { token: ann.token, headers, body })
    expect(problem.code).toBe('TOO_LARGE')
    expect(offsetOf(await tus.head(at))).toBe(0)
  })

  it.each([
    ['no length', { 'upload-metadata': metadata({ filename: 'x' }) }, 'Upload-Length'],
    ['two lengths', { 'upload-length': '1', 'upload-defer-length': '1' }, 'Upload-Length'],
    ['a length that is none', { 'upload-length': '-1' }, 'Upload-Length'],
    ['another "later"', { 'upload-defer-length': '2' }, 'Upload-Defer-Length'],
    ['no name', { 'upload-length': '1' }, 'filename'],
    ['half a pair', { 'upload-length': '1', 'upload-metadata': 'a b c' }, 'Upload-Metadata'],
    [
      'a name that cannot be',
      { 'upload-length': '1', 'upload-metadata': metadata({ filename: '../x' }) },
      'filename',
    ],
    [
      'another rule',
      { 'upload-length': '1', 'upload-metadata': metadata({ filename: 'x', onConflict: 'y' }) },
      'onConflict',
    ],
    ['parts that are none', { 'upload-concat': 'final;/a /b' }, 'Upload-Concat'],
    ['an unknown algorithm', { 'upload-checksum': 'crc32 AAAA' }, 'Upload-Checksum'],
  ])('%s', async (_, headers, path) => {
    const base =
      path === 'Upload-Checksum'
        ? { 'upload-length': '1', 'upload-metadata': metadata({ filename: 'c' }) }
        : {}
    const { status, body } = await tus.createWith(Buffer.alloc(1), { ...base, ...headers })
    expect([status, body.errors?.[0].path]).toEqual([400, path])
  })

  it('is refused before its first byte where the name is taken, and after its last', async () => {
    await api('PUT', '/files/by-path/taken', { body: 'old' })
    expect((await tus.create(3, { filename: 'taken' })).body.code).toBe('NAME_TAKEN')
    const kept = await begin(3, 'taken', { onConflict: 'rename' })
    await tus.patch(kept, 0, Buffer.from('two'))
    expect(await bytesAt('taken (2)')).toEqual(Buffer.from('two'))
    const over = await begin(3, 'taken', { onConflict: 'replace' })
    await tus.patch(over, 0, Buffer.from('new'))
    expect(await bytesAt('taken')).toEqual(Buffer.from('new'))

    const late = await begin(MIB + 1, 'late')
    await api('PUT', '/files/by-path/late', { body: 'first' })
    expect((await tus.patch(late, 0, Buffer.alloc(MIB + 1))).body.code).toBe('NAME_TAKEN')
    // A complete upload is a file; this one is none, and goes on where its last chunk begins.
    expect(offsetOf(await tus.head(late))).toBe(MIB)
    await api('DELETE', `/files/${(await api('GET', '/files/by-path/late?meta')).body.id}`)
    const done = await tus.patch(late, MIB, Buffer.alloc(1))
    expect(done.headers.get('holdfast-file')).toMatch(/files/)
  })
})

describe('a checksum', () => {
  it('makes all of a body count, or nothing', async () => {
    const bytes = randomBytes(2 * MIB + 9)
    const at = await begin(bytes.length, 'sum')
    const wrong = await tus.patch(at, 0, bytes.subarray(0, MIB + 3), {
      'upload-checksum': sha1(bytes),
    })
    expect([wrong.status, wrong.body.code]).toEqual([460, 'CHECKSUM_MISMATCH'])
    expect(offsetOf(await tus.head(at))).toBe(0)
    const open = tus.begin(at, 0, bytes.length, { 'upload-checksum': sha1(bytes) })
    open.sent.write(bytes.subarray(0, 2 * MIB))
    await new Promise((resolve) => open.sent.once('drain', resolve))
    open.sent.destroy()
    expect(offsetOf(await tus.head(at))).toBe(0)
    const first = bytes.subarray(0, MIB + 3)
    const right = await tus.patch(at, 0, first, { 'upload-checksum': sha1(first) })
    expect([right.status, offsetOf(right)]).toEqual([204, MIB + 3])
    // The last body is compared before there is a file.
    const last = bytes.subarray(MIB + 3)
    expect((await tus.patch(at, MIB + 3, last, { 'upload-checksum': sha1(first) })).status).toBe(
      460,
    )
    expect((await api('GET', '/files/by-path/sum?meta')).status).toBe(404)
    await tus.patch(at, MIB + 3, last, { 'upload-checksum': sha1(last) })
    expect(await bytesAt('sum')).toEqual(bytes)
    const with460 = await tus.createWith(last, {
      'upload-length': '9999999',
      'upload-metadata': metadata({ filename: 'sum-2' }),
      'upload-checksum': sha1(first),
    })
    expect(with460.status).toBe(460)
  })
})

describe('parts', () => {
  const part = async (bytes: Uint8Array) => {
    const at = locationOf(await tus.create(bytes.length, undefined, { 'upload-concat': 'partial' }))
    await tus.patch(at, 0, bytes)
    return at
  }

  it.each([
    ['at whole chunks', [2 * MIB, MIB, 5]],
    ['anywhere', [MIB + 1, 3, 2 * MIB, MIB - 4, 7]],
    ['anywhere, some of them empty', [0, 10, 0, MIB]],
  ])('that begin %s become one file', async (how, sizes) => {
    const bytes = randomBytes(sizes.reduce((sum, size) => sum + size, 0))
    const ends = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0))
    const cut = ends.map((end, i) => bytes.subarray(end - (sizes[i] as number), end))
    const parts = await Promise.all(cut.map(part))
    expect((await tus.head(parts[0] as string)).headers.get('upload-concat')).toBe('partial')
    const name = `joined ${how}`
    const made = await tus.join([gateway.url + parts[0], ...parts.slice(1)], { filename: name })
    expect([made.status, made.headers.get('holdfast-file')]).toEqual([
      201,
      expect.stringContaining('/files/'),
    ])
    expect(await bytesAt(encodeURIComponent(name))).toEqual(bytes)
    const { body: file } = await call(
      gateway,
      'GET',
      made.headers.get('holdfast-file') as string,
      ann,
    )
    const same = await api('PUT', '/files/by-path/same-as-joined?onConflict=replace', {
      body: bytes as Buffer<ArrayBuffer>,
    })
    expect(file.cid).toBe(same.body.cid)
    const head = await tus.head(locationOf(made))
    expect(offsetOf(head)).toBe(bytes.length)
    expect(head.headers.get('upload-concat')).toMatch(/^final;/)
    for (const at of parts) expect((await tus.head(at)).status).toBe(404)
    const again = await tus.join([gateway.url + parts[0], ...parts.slice(1)], {
      filename: name,
      onConflict: 'rename',
    })
    expect(again.headers.get('holdfast-file')).toBe(made.headers.get('holdfast-file'))
  })

  it('that are not complete, not there, no parts or expired make no file', async () => {
    const whole = await part(Buffer.alloc(5))
    const half = locationOf(await tus.create(9, undefined, { 'upload-concat': 'partial' }))
    const join = async (...parts: string[]) =>
      (await tus.join(parts, { filename: 'none' })).body.code
    expect(await join(whole, half)).toBe('PARTS_INCOMPLETE')
    expect(await join(whole, half.replace(/[0-9a-f]{12}$/, '000000000000'))).toBe('NOT_FOUND')
    expect(await join(whole, await begin(5, 'no part'))).toBe('VALIDATION_FAILED')
    await query(`UPDATE uploads SET state = 'expired' WHERE id = $1`, [idOf(half)])
    expect(await join(whole, half)).toBe('UPLOAD_EXPIRED')
    expect(offsetOf(await tus.head(whole))).toBe(5)
  })

  it('that are being put together take no bytes, and whoever asks changes nothing', async () => {
    const one = await part(Buffer.alloc(MIB + 5, 1))
    const name = 'in the making'
    const { body } = await api('GET', '/me')
    const [row] = await query(
      `INSERT INTO uploads (owner_id, content_id, folder, name, content_type, size, concat, expires_at)
        SELECT $1, gen_random_uuid(), '/', $2, 't', 5, $3, now() + interval '1 day' RETURNING id`,
      [body.user.id, name, `final;${one}`],
    )
    const at = `/api/v1/uploads/${row.id}`
    const head = await tus.head(at)
    expect([
      head.status,
      head.headers.get('upload-offset'),
      head.headers.get('upload-length'),
    ]).toEqual([200, null, '5'])
    expect((await tus.patch(at, 0, Buffer.alloc(5))).body.code).toBe('FORBIDDEN')
    expect(JSON.stringify((await api('GET', '/uploads?limit=500')).body)).not.toContain(name)
    // Who asks for it again begins it again.
    expect((await tus.join([one], { filename: name })).status).toBe(201)
    expect((await tus.head(at)).status).toBe(404)
    expect(await bytesAt(encodeURIComponent(name))).toEqual(Buffer.alloc(MIB + 5, 1))
  })

  it('need no more of the quota than the file, and get it back when there is none', async () => {
    const eve = await newUser(gateway)
    const quota = { bytes: 2 * MIB, files: 5 }
    await api('PATCH', `/users/${eve.id}`, { token: admin.token, json: { quota } })
    const own = tusOf({ url: gateway.url, token: eve.token })
    const parts: string[] = []
    for (const size of [MIB, MIB]) {
      const made = await own.create(size, undefined, { 'upload-concat': 'partial' })
      parts.push(locationOf(made))
      await own.patch(locationOf(made), 0, randomBytes(size))
    }
    expect((await own.create(1, { filename: 'more' })).body.code).toBe('QUOTA_EXCEEDED')
    const purse = async () =>
      (
        await query('SELECT used_bytes, reserved_bytes, reserved_files FROM users WHERE id = $1', [
          eve.id,
        ])
      )[0]
    const before = await purse()
    for (const index of storage.nodes.keys()) await storage.setState(index, 'readonly')
    expect((await own.join(parts, { filename: 'two' })).body.code).toBe('NODES_FULL')
    for (const index of storage.nodes.keys()) await storage.setState(index, 'active')
    await query(
      `INSERT INTO uploads (owner_id, content_id, folder, name, content_type, expires_at)
        SELECT $1, gen_random_uuid(), '/', 'n', 't', now() + interval '1 day'
        FROM generate_series(1, 1000)`,
      [eve.id],
    )
    expect((await own.join(parts, { filename: 'two' })).status).toBe(507)
    await query(`DELETE FROM uploads WHERE owner_id = $1 AND name = 'n'`, [eve.id])
    expect(await purse()).toEqual(before)
    await api('PUT', '/files/by-path/two', { token: eve.token, body: '' })
    expect((await own.join(parts, { filename: 'two', onConflict: 'rename' })).status).toBe(201)
    expect(await purse()).toEqual({ used_bytes: 2 * MIB, reserved_bytes: 0, reserved_files: 0 })
  })
})

describe('quota and room', () => {
  it('are asked for before the first byte, and again where the length was not known', async () => {
    const eve = await newUser(gateway)
    const quota = { bytes: MIB + 100, files: 1 }
    await api('PATCH', `/users/${eve.id}`, { token: admin.token, json: { quota } })
    const own = tusOf({ url: gateway.url, token: eve.token })
    expect((await own.create(2 * MIB, { filename: 'large' })).body.code).toBe('QUOTA_EXCEEDED')
    const at = locationOf(await own.create(undefined, { filename: 'unknown' }))
    expect((await own.create(1, { filename: 'second' })).body.code).toBe('QUOTA_EXCEEDED')
    const bytes = randomBytes(2 * MIB)
    expect((await own.patch(at, 0, bytes, { 'upload-length': String(2 * MIB) })).status).toBe(507)
    expect((await own.patch(at, 0, bytes)).body.code).toBe('QUOTA_EXCEEDED')
    const { headers } = await own.head(at)
    const offset = Number(headers.get('upload-offset'))
    const left = bytes.subarray(offset, MIB + 100)
    const said = { 'upload-length': String(MIB + 100) }
    expect((await own.patch(at, offset, left, said)).status).toBe(204)
    expect(await bytesAt('unknown', eve.token)).toEqual(bytes.subarray(0, MIB + 100))
  })

  it('may be missing for a while', async () => {
    const at = await begin(2 * MIB, 'waits')
    const bytes = randomBytes(2 * MIB)
    for (const index of [0, 1, 2]) await storage.setState(index, 'down')
    expect((await tus.create(1, { filename: 'none' })).body.code).toBe('INSUFFICIENT_NODES')
    expect((await tus.patch(at, 0, bytes)).body.code).toBe('INSUFFICIENT_NODES')
    for (const index of [0, 1, 2]) await storage.setState(index, 'active')
    expect((await tus.patch(at, 0, bytes)).status).toBe(204)
    expect(await bytesAt('waits')).toEqual(bytes)
  })
})

describe('a connection that breaks', () => {
  it('leaves what arrived, and nothing in the way of the next', async () => {
    const bytes = randomBytes(3 * MIB + 11)
    const at = await begin(bytes.length, 'broken')
    const open = tus.begin(at, 0, bytes.length)
    open.sent.write(bytes.subarray(0, MIB + 500))
    await untilNoted(at, MIB)
    open.sent.destroy()
    const head = await tus.head(at)
    const offset = offsetOf(head)
    expect([head.status, offset >= MIB, offset <= MIB + 500]).toEqual([200, true, true])
    expect((await tus.patch(at, offset, bytes.subarray(offset))).status).toBe(204)
    expect(await bytesAt('broken')).toEqual(bytes)
  })

  it('without a word is overtaken: what came over it afterwards changes nothing', async () => {
    const bytes = randomBytes(3 * MIB)
    const at = await begin(bytes.length, 'silent')
    const open = tus.begin(at, 0, bytes.length)
    open.sent.write(bytes.subarray(0, MIB))
    await untilNoted(at, MIB)
    const offset = offsetOf(await tus.head(at))
    expect(offset).toBe(MIB)
    open.sent.end(randomBytes(2 * MIB))
    expect(await open.answer).toBe(409)
    expect((await tus.patch(at, offset, bytes.subarray(offset))).status).toBe(204)
    expect(await bytesAt('silent')).toEqual(bytes)
  })

  it.each([1, 2, 3])('or not: 8 requests at once never mix their bytes (%i)', async (round) => {
    const size = 3 * MIB + 1
    const at = await begin(size, `mixed-${round}`)
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        // Whose body is refused may find the connection closed before it reads why.
        const answer = await tus.patch(at, 0, Buffer.alloc(size, i + 1)).catch(() => undefined)
        return answer?.status ?? 409
      }),
    )
    expect(statuses.filter((status) => status !== 409).length).toBeLessThanOrEqual(1)
    const offset = offsetOf(await tus.head(at))
    expect(offset === size).toBe(statuses.includes(204))
    await tus.patch(at, offset, Buffer.alloc(size - offset, 9))
    const stored = await bytesAt(`mixed-${round}`)
    const first = Buffer.alloc(offset, stored[0])
    expect(stored.equals(Buffer.concat([first, Buffer.alloc(size - offset, 9)]))).toBe(true)
  })
})

describe('a key for one folder', () => {
  it('uploads there, and neither finds nor makes anything elsewhere', async () => {
    const json = { name: 'camera', scopes: ['write'], folder: '/camera' }
    const { body } = await api('POST', '/me/api-keys', { json })
    const own = tusOf({ url: gateway.url, token: body.key })
    expect((await own.create(1, { filename: 'x' })).body.code).toBe('NOT_FOUND')
    const at = locationOf(await own.create(1, { filename: 'x', folder: '/camera/2026' }))
    expect((await own.patch(at, 0, Buffer.from('x'))).status).toBe(204)
    expect(await bytesAt('camera/2026/x')).toEqual(Buffer.from('x'))
    const elsewhere = await begin(1, 'not-for-cameras')
    expect((await own.head(elsewhere)).status).toBe(404)
    expect((await own.terminate(elsewhere)).status).toBe(404)
    const parts = await Promise.all(
      ['a', 'b'].map(async (byte) => {
        const one = locationOf(await own.create(1, undefined, { 'upload-concat': 'partial' }))
        await own.patch(one, 0, Buffer.from(byte))
        return one
      }),
    )
    expect((await own.join(parts, { filename: 'ab', folder: '/camera' })).status).toBe(201)
    expect(await bytesAt('camera/ab')).toEqual(Buffer.from('ab'))
  })
})

describe('discovery', () => {
  it('tells version, extensions and algorithms', async () => {
    const { headers, status } = await call(gateway, 'OPTIONS', '/api/v1/uploads')
    expect(status).toBe(204)
    expect(headers.get('tus-version')).toBe('1.0.0')
    expect(headers.get('tus-extension')?.split(',').sort()).toEqual([
      'checksum',
      'concatenation',
      'creation',
      'creation-defer-length',
      'creation-with-upload',
      'expiration',
      'termination',
    ])
    expect(headers.get('tus-checksum-algorithm')).toMatch(/\bsha1\b/)
    expect(headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS')
  })

  it('takes POST for networks that let nothing else through', async () => {
    const at = await begin(2, 'override')
    const override = (method: string, more = {}, body?: string) =>
      call(gateway, 'POST', at, {
        token: ann.token,
        headers: { ...TUS, ...more, 'x-http-method-override': method },
        ...(body === undefined ? {} : { body }),
      })
    const headers = { ...BYTES, 'upload-offset': '0' }
    expect((await override('PATCH', headers, 'ab')).status).toBe(204)
    expect((await override('DELETE')).status).toBe(204)
    expect((await call(gateway, 'POST', at, { token: ann.token })).status).toBe(405)
  })
})
