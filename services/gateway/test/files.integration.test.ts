import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }
let ben: { token: string; id: string }

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
  ben = await newUser(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })

const put = (path: string, body: string | Uint8Array, options: Parameters<typeof call>[3] = {}) =>
  api('PUT', `/files/by-path/${path}`, { body: body as Uint8Array<ArrayBuffer>, ...options })

async function download(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

const MIB = 1_048_576

describe('a raw upload', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 5 * MIB + 3])(
    'of %i bytes comes back as it was',
    async (size) => {
      const bytes = randomBytes(size)
      const { status, body, headers } = await put(`sizes/${size}.bin`, bytes)
      expect(status).toBe(201)
      expect(body).toMatchObject({
        folder: '/sizes',
        name: `${size}.bin`,
        size,
        contentType: 'application/octet-stream',
        chunks: Math.max(1, Math.ceil(size / MIB)),
        copies: { wanted: 3 },
        version: 1,
      })
      expect(headers.get('etag')).toBe(`"${body.cid}"`)
      for (const path of [`/files/${body.id}/content`, `/files/by-path/sizes/${size}.bin`]) {
        const got = await download(path)
        expect(got.status).toBe(200)
        expect(got.headers.get('content-length')).toBe(String(size))
        expect(got.bytes.equals(bytes)).toBe(true)
      }
    },
  )

  it('of unknown length is taken', async () => {
    const bytes = randomBytes(2 * MIB + 5)
    const stream = new Blob([bytes]).stream()
    const { status, body } = await api('PUT', '/files/by-path/streamed', { body: stream })
    expect([status, body.size]).toEqual([201, bytes.length])
    expect((await download('/files/by-path/streamed')).bytes.equals(bytes)).toBe(true)
  })

  it('names the root CID that any IPFS tool names', async () => {
    const { body } = await put('hello.txt', 'hello\n', {
      headers: { 'content-type': 'text/plain' },
    })
    const sha256 = createHash('sha256').update('hello\n').digest()
    expect(body.cid).toMatch(/^bafkrei/)
    const { headers } = await download('/files/by-path/hello.txt')
    expect(headers.get('repr-digest')).toBe(`sha-256=:${sha256.toString('base64')}:`)
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('content-disposition')).toBe('inline; filename="hello.txt"')
  })

  it('is checked against the digest it announces', async () => {
    const digest = (text: string) =>
      `sha-256=:${createHash('sha256').update(text).digest('base64')}:`
    const wrong = await put('digest', 'abc', { headers: { 'repr-digest': digest('abd') } })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'DIGEST_MISMATCH'])
    expect((await api('GET', '/files/by-path/digest?meta')).status).toBe(404)
    const right = await put('digest', 'abc', { headers: { 'repr-digest': digest('abc') } })
    expect(right.status).toBe(201)
  })

  it('does not replace a file unless told to', async () => {
    const first = await put('doc', 'one')
    const again = await put('doc', 'two')
    expect([again.status, again.body.code]).toEqual([409, 'NAME_TAKEN'])
    const renamed = await put('doc?onConflict=rename', 'two')
    expect([renamed.status, renamed.body.name]).toEqual([201, 'doc (2)'])
    const replaced = await put('doc?onConflict=replace', 'three')
    expect([replaced.status, replaced.body.id]).toEqual([200, first.body.id])
    expect((await download('/files/by-path/doc')).bytes.toString()).toBe('three')
  })

  it('replaces only the version it names', async () => {
    const { headers } = await put('versioned', 'one')
    const etag = headers.get('etag') ?? ''
    const create = await put('versioned', 'x', { headers: { 'if-none-match': '*' } })
    expect([create.status, create.body.code]).toEqual([412, 'PRECONDITION_FAILED'])
    const other = await put('versioned', 'x', { headers: { 'if-match': '"bafkother"' } })
    expect(other.status).toBe(412)
    expect((await put('versioned', 'two', { headers: { 'if-match': etag } })).status).toBe(200)
    expect((await put('versioned', 'x', { headers: { 'if-match': etag } })).status).toBe(412)
    expect((await put('absent', 'x', { headers: { 'if-match': '*' } })).status).toBe(412)
  })

  it.each([
    ['a%2Fb', 'path'],
    ['a/', 'path'],
    ['a//b', 'path'],
    ['a%00b', 'path'],
    ['a%0Ab', 'path'],
    ['a%E2%80%AEb', 'path'],
    ['x'.repeat(256), 'path'],
    ['ok?copies=0', 'copies'],
    ['ok?copies=many', 'copies'],
    ['ok?onConflict=maybe', 'onConflict'],
    ['ok?unknown=1', 'unknown'],
  ])('to %s is refused and says why', async (path, field) => {
    const { status, body } = await put(path, 'x')
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, 'VALIDATION_FAILED', field])
  })

  it.each(['..', '%2e%2e', '.', '%2E'])('to a path with %s is refused', async (segment) => {
    // Not by fetch, which would walk up the path before it asks.
    const path = `/api/v1/files/by-path/a/${segment}/b`
    const request = http.request(gateway.url, { method: 'PUT', path })
    request.setHeader('authorization', `Bearer ${ann.token}`)
    request.end('x')
    const [response] = await once(request, 'response')
    expect(response.statusCode).toBe(400)
    response.destroy()
  })

  it.each(['%', 'a%ZZ', '%FF'])('to %s, which is no UTF-8, is refused', async (path) => {
    expect((await put(path, 'x')).status).toBe(400)
  })

  it('keeps names of every script and of 255 bytes', async () => {
    const names = [
      '漢字',
      'עברית',
      'हिन्दी',
      '👩‍👩‍👧.png',
      'nai\u0308ve',
      'naïve',
      '%2e%2e',
      '__proto__',
      'x'.repeat(255),
      `a"b\\c;d'e`,
    ]
    for (const name of names) {
      const { status, body } = await put(`names/${encodeURIComponent(name)}`, name)
      expect([status, body.name], name).toEqual([201, name])
      const got = await download(`/files/by-path/names/${encodeURIComponent(name)}`)
      expect(got.bytes.toString()).toBe(name)
    }
    const list = await api('GET', '/files?folder=/names')
    const listed = list.body.items.map((file: { name: string }) => file.name)
    expect(listed.toSorted()).toEqual(names.toSorted())
  })

  it('is not unpacked, and no part of a file', async () => {
    const packed = await put('packed', 'x', { headers: { 'content-encoding': 'gzip' } })
    expect([packed.status, packed.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    const part = await put('part', 'x', { headers: { 'content-range': 'bytes 0-0/9' } })
    expect([part.status, part.body.errors[0].path]).toEqual([400, 'Content-Range'])
  })
})

describe('ranges and conditions', () => {
  const bytes = randomBytes(3 * MIB + 100)
  let file: { id: string; cid: string }
  beforeAll(async () => {
    file = (await put('ranged.bin', bytes)).body
  })
  const get = (headers: Record<string, string>) => download(`/files/${file.id}/content`, headers)

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=1048570-1048580', 1_048_570, 1_048_581],
    ['bytes=-7', bytes.length - 7, bytes.length],
    ['bytes=2000000-', 2_000_000, bytes.length],
    ['bytes=3145827-99999999', 3_145_827, bytes.length],
  ])('%s is one part', async (range, start, end) => {
    const { status, headers, bytes: got } = await get({ range })
    expect(status).toBe(206)
    expect(headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${bytes.length}`)
    expect(got.equals(bytes.subarray(start, end))).toBe(true)
  })

  it('several are several parts', async () => {
    const { status, headers, bytes: got } = await get({ range: 'bytes=0-9,1048570-1048580,-5' })
    expect(status).toBe(206)
    expect(Number(headers.get('content-length'))).toBe(got.length)
    const boundary = /^multipart\/byteranges; boundary=(.+)$/.exec(
      headers.get('content-type') ?? '',
    )
    const parts = got.toString('latin1').split(`--${boundary?.[1]}`).slice(1, -1)
    const contents = parts.map((part) =>
      Buffer.from(part.split('\r\n\r\n')[1]?.slice(0, -2) ?? '', 'latin1'),
    )
    const expected = [
      bytes.subarray(0, 10),
      bytes.subarray(1_048_570, 1_048_581),
      bytes.subarray(-5),
    ]
    // A part's content may hold the delimiter of head and body by chance only, at 11 bytes: no.
    expect(contents.map((c) => c.toString('hex'))).toEqual(expected.map((e) => e.toString('hex')))
  })

  it('outside of the file cannot be satisfied', async () => {
    const { status, headers, bytes: got } = await get({ range: 'bytes=99999999-' })
    expect([status, headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
    expect(JSON.parse(got.toString()).code).toBe('RANGE_NOT_SATISFIABLE')
    expect(headers.get('etag')).toBeNull()
  })

  it('answer 304, 412 and the whole file as RFC 9110 wants', async () => {
    const etag = `"${file.cid}"`
    const same = await get({ 'if-none-match': etag })
    expect([same.status, same.headers.get('etag'), same.bytes.length]).toEqual([304, etag, 0])
    expect((await get({ 'if-match': '"other"' })).status).toBe(412)
    expect((await get({ range: 'bytes=0-0', 'if-range': '"other"' })).status).toBe(200)
    expect((await get({ range: 'bytes=0-0', 'if-range': etag })).status).toBe(206)
    const modified = same.headers.get('last-modified') ?? ''
    expect((await get({ 'if-modified-since': modified })).status).toBe(304)
  })

  it('do not change what HEAD says', async () => {
    const head = await fetch(`${gateway.url}/api/v1/files/${file.id}/content`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${ann.token}`, range: 'bytes=0-0' },
    })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)])
    expect(head.headers.get('accept-ranges')).toBe('bytes')
  })
})

describe('what is served', () => {
  it('cannot run as a page of ours', async () => {
    await put('evil.html', '<script>alert(1)</script>', {
      headers: { 'content-type': 'text/html' },
    })
    const { headers } = await download('/files/by-path/evil.html')
    expect(headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/^sandbox;/)
    const { headers: asked } = await download('/files/by-path/hello.txt?download')
    expect(asked.get('content-disposition')).toMatch(/^attachment;/)
  })
})

describe('a list', () => {
  it('has files, folders and pages', async () => {
    for (const name of ['b', 'a', 'c']) await put(`listed/${name}`, name)
    await put('listed/deep/er/d', 'd')
    const { body } = await api('GET', '/files?folder=/listed')
    expect(body.items.map((file: { name: string }) => file.name)).toEqual(['a', 'b', 'c'])
    expect(body.folders).toEqual(['/listed/deep'])
    const first = await api('GET', '/files?folder=/listed&limit=2&sort=-name')
    expect(first.body.items.map((file: { name: string }) => file.name)).toEqual(['c', 'b'])
    const cursor = encodeURIComponent(first.body.next)
    const second = await api('GET', `/files?folder=/listed&limit=2&sort=-name&cursor=${cursor}`)
    expect(second.body.items.map((file: { name: string }) => file.name)).toEqual(['a'])
    expect(second.body.next).toBeNull()
    const all = await api('GET', '/files?folder=/listed&recursive')
    expect(all.body.items).toHaveLength(4)
    const found = await api('GET', '/files?folder=/&recursive&search=D')
    expect(found.body.items.some((file: { name: string }) => file.name === 'd')).toBe(true)
  })

  it.each([
    'limit=0',
    'limit=501',
    'limit=x',
    'sort=owner',
    'cursor=nonsense',
    'folder=/../x',
    'who=me',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await api('GET', `/files?${query}`)
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })
})

describe('somebody else', () => {
  it('finds nothing of it, and hears the same as when it is not there', async () => {
    const { body: file } = await put('private', 'secret')
    const calls = [
      ['GET', `/files/${file.id}`],
      ['GET', `/files/${file.id}/content`],
      ['HEAD', `/files/${file.id}/content`],
      ['GET', `/files/${file.id}/distribution`],
      ['DELETE', `/files/${file.id}`],
      ['DELETE', `/files/${file.id}?permanent=true`],
      ['GET', '/files/by-path/private'],
      ['GET', '/files/by-path/private?meta'],
    ] as const
    for (const [method, path] of calls) {
      expect((await api(method, path, { token: ben.token })).status, path).toBe(404)
      expect((await call(gateway, method, `/api/v1${path}`)).status, path).toBe(401)
    }
    const absent = '01900000-0000-7000-8000-000000000000'
    expect((await api('GET', `/files/${absent}`)).status).toBe(404)
    expect((await api('GET', '/files/not-an-id')).status).toBe(400)
    expect((await api('GET', '/files', { token: ben.token })).body.items).toEqual([])
    expect((await download('/files/by-path/private')).bytes.toString()).toBe('secret')
  })
})

describe('a deleted file', () => {
  it('is gone from its place, and its name is free', async () => {
    const { body: file } = await put('trash-me', 'x')
    expect((await api('DELETE', `/files/${file.id}`)).status).toBe(204)
    expect((await api('GET', '/files/by-path/trash-me')).status).toBe(404)
    expect((await put('trash-me', 'y')).status).toBe(201)
    expect((await api('DELETE', `/files/${file.id}`)).status).toBe(404)
    const other = await put('gone', 'z')
    expect((await api('DELETE', `/files/${other.body.id}?permanent=true`)).status).toBe(204)
    expect((await api('GET', `/files/${other.body.id}`)).status).toBe(404)
  })
})

describe('the distribution', () => {
  it('says on which nodes each chunk lies', async () => {
    const { body: file } = await put('spread.bin', randomBytes(3 * MIB))
    const { status, body } = await api('GET', `/files/${file.id}/distribution`)
    expect(status).toBe(200)
    expect(body.items).toHaveLength(3)
    for (const [index, item] of body.items.entries()) {
      expect(item).toMatchObject({ index, size: MIB })
      expect(item.cid).toMatch(/^bafkrei/)
      expect(item.copies.length).toBeGreaterThanOrEqual(2)
      for (const copy of item.copies)
        expect(copy).toMatchObject({ nodeState: 'active', state: 'verified' })
    }
    expect(body.summary.chunks).toBe(3)
  })
})
