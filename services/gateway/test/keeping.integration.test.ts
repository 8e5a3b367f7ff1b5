import { createHash, randomBytes } from 'node:crypto'
import { purgeTrash } from '@holdfast/catalog'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameFault } from '../src/files/names.ts'
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

type Options = Parameters<typeof call>[3]
const api = (method: string, path: string, options: Options = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })

const put = (path: string, body: string | Uint8Array, options: Options = {}) =>
  api('PUT', `/files/by-path/${path}`, { body: body as Uint8Array<ArrayBuffer>, ...options })

const read = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(`${gateway.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${ann.token}`, ...headers },
  })
  return { response, text: await response.text() }
}

const used = async () => (await api('GET', '/me')).body.user.quota.used as number
const MIB = 1_048_576
const digestField = (bytes: string | Uint8Array) =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

describe('a change of a file', () => {
  it('renames and moves it, and keeps its id and bytes', async () => {
    const { body: file } = await put('edit/a', 'one')
    const moved = await api('PATCH', `/files/${file.id}`, { json: { name: 'b', folder: '/else' } })
    expect(moved.status).toBe(200)
    expect(moved.body).toMatchObject({ id: file.id, cid: file.cid, folder: '/else', name: 'b' })
    expect((await read('/files/by-path/else/b')).text).toBe('one')
    await put('else/c', 'two')
    const taken = await api('PATCH', `/files/${file.id}`, { json: { name: 'c' } })
    expect([taken.status, taken.body.code]).toEqual([409, 'NAME_TAKEN'])
  })

  it.each([
    [{ name: 'a/b' }, 'name'],
    [{ folder: '/../x' }, 'folder'],
    [{ copies: 0 }, 'copies'],
    [{ size: 1 }, 'size'],
  ])('to %o is refused and says why', async (json, path) => {
    const { body: file } = await put(`refused/${randomBytes(4).toString('hex')}`, 'x')
    const { status, body } = await api('PATCH', `/files/${file.id}`, { json })
    expect([status, body.errors?.[0]?.path]).toEqual([400, path])
  })

  it('of its wanted copies is seen in the file at once', async () => {
    const { body: file } = await put('copies', 'x')
    expect(file.copies.wanted).toBe(3)
    const edited = await api('PATCH', `/files/${file.id}`, { json: { copies: 4 } })
    expect(edited.body).toMatchObject({ copies: { wanted: 4, least: 2 }, health: 'storing' })
    const copy = await api('POST', `/files/${file.id}/copy`, { json: { folder: '/', name: 'co' } })
    await api('PATCH', `/files/${copy.body.id}`, { json: { copies: 2 } })
    const { body } = await api('GET', `/files/${copy.body.id}`)
    expect(body.copies.wanted).toBe(4)
  })

  it('is made only while the file is what the headers say', async () => {
    const { body: file, headers } = await put('guarded', 'x')
    const etag = headers.get('etag') as string
    const at = `/files/${file.id}`
    const refusals: [string, string, Options][] = [
      ['PATCH', at, { json: { name: 'g2' }, headers: { 'if-match': '"other"' } }],
      ['PATCH', at, { json: { name: 'g2' }, headers: { 'if-match': `W/${etag}` } }],
      ['PATCH', at, { json: { name: 'g2' }, headers: { 'if-none-match': '*' } }],
      ['DELETE', at, { headers: { 'if-match': '"other"' } }],
      ['DELETE', at, { headers: { 'if-none-match': etag } }],
      ['DELETE', at, { headers: { 'if-unmodified-since': 'Sun, 06 Nov 1994 08:49:37 GMT' } }],
      ['DELETE', `${at}?permanent=true`, { headers: { 'if-match': '"other"' } }],
      ['POST', `${at}/copy`, { json: { folder: '/', name: 'g3' }, headers: { 'if-match': '""' } }],
    ]
    for (const [method, path, options] of refusals) {
      const { status, body } = await api(method, path, options)
      expect([status, body.code], `${method} ${path}`).toEqual([412, 'PRECONDITION_FAILED'])
    }
    expect((await api('GET', at)).body.name).toBe('guarded')
    const allowed = { json: { name: 'g2' }, headers: { 'if-match': `"x", ${etag}` } }
    expect((await api('PATCH', at, allowed)).status).toBe(200)
    expect((await api('DELETE', at, { headers: { 'if-match': '*' } })).status).toBe(204)
  })
})

describe('a copy', () => {
  it('is a file of its own with the same bytes, and counts for the quota', async () => {
    const { body: file } = await put('copied', 'four')
    const before = await used()
    const target = { folder: '/copies', name: 'copy' }
    const copy = await api('POST', `/files/${file.id}/copy`, { json: target })
    expect([copy.status, copy.body.cid, copy.body.version]).toEqual([201, file.cid, 1])
    expect(copy.headers.get('location')).toBe(`/api/v1/files/${copy.body.id}`)
    expect(await used()).toBe(before + 4)
    expect((await api('POST', `/files/${file.id}/copy`, { json: target })).status).toBe(409)
    const renamed = { ...target, onConflict: 'rename' }
    const other = await api('POST', `/files/${file.id}/copy`, { json: renamed })
    expect(other.body.name).toBe('copy (2)')
    const limit = 'UPDATE users SET quota_bytes = $2 WHERE id = $1'
    await gateway.catalog.pool.query(limit, [ann.id, 1])
    const full = await api('POST', `/files/${file.id}/copy`, { json: { ...target, name: 'x' } })
    expect([full.status, full.body.code]).toEqual([507, 'QUOTA_EXCEEDED'])
    await gateway.catalog.pool.query(limit, [ann.id, null])
    await api('DELETE', `/files/${file.id}?permanent=true`)
    expect((await read('/files/by-path/copies/copy')).text).toBe('four')
  })
})

describe('a version', () => {
  it('is listed, read in parts, brought back and removed', async () => {
    const { body: file } = await put('v', 'first')
    const second = await put('v?onConflict=replace', 'second!')
    expect(second.body).toMatchObject({ id: file.id, version: 2 })
    await put('v', 'third', { headers: { 'if-match': second.headers.get('etag') as string } })
    const at = `/files/${file.id}/versions`
    const { body } = await api('GET', `${at}?limit=1`)
    expect(body).toMatchObject({ items: [{ version: 2, size: 7 }], next: '2' })
    const rest = await api('GET', `${at}?limit=1&cursor=2`)
    expect(rest.body).toMatchObject({ items: [{ version: 1, cid: file.cid }], next: null })

    const whole = await read(`${at}/1/content`)
    expect(whole.text).toBe('first')
    expect(whole.response.headers.get('etag')).toBe(`"${file.cid}"`)
    const head = await read(`${at}/2/content`, {}, 'HEAD')
    expect([head.response.status, head.response.headers.get('content-length')]).toEqual([200, '7'])
    const part = await read(`${at}/2/content`, { range: 'bytes=3-' })
    expect([part.response.status, part.text]).toEqual([206, 'ond!'])
    const same = await read(`${at}/1/content`, { 'if-none-match': `"${file.cid}"` })
    expect(same.response.status).toBe(304)

    const stale = { headers: { 'if-match': `"${file.cid}"` } }
    expect((await api('POST', `${at}/1/restore`, stale)).status).toBe(412)
    const restored = await api('POST', `${at}/1/restore`)
    expect(restored.body).toMatchObject({ id: file.id, cid: file.cid, version: 4 })
    expect((await read('/files/by-path/v')).text).toBe('first')
    const { body: now } = await api('GET', at)
    expect(now.items.map(({ version }: { version: number }) => version)).toEqual([3, 2])

    expect((await api('DELETE', `${at}/2`)).status).toBe(204)
    expect((await api('DELETE', `${at}/2`)).status).toBe(404)
    expect((await read(`${at}/2/content`)).response.status).toBe(404)
  })

  it('is answered as any file is: in the parts asked for, or not at all', async () => {
    const { body: file } = await put('w', 'first')
    await put('w?onConflict=replace', 'second')
    const path = `/files/${file.id}/versions/1/content`
    const status = async (headers: Record<string, string>) =>
      (await read(path, headers)).response.status
    expect(await status({ 'if-match': '"other"' })).toBe(412)
    expect(await status({ range: 'bytes=9-' })).toBe(416)
    for (const node of storage.nodes) node.become({ down: true })
    expect(await status({})).toBe(503)
    for (const node of storage.nodes) node.become({ down: false })
  })
})

describe('the trash', () => {
  it('shows what was removed, gives it back, and is emptied', async () => {
    await api('DELETE', '/trash')
    const { body: file } = await put('t/a.txt', 'old')
    await api('DELETE', `/files/${file.id}`)
    await put('t/a.txt', 'new')
    const { body } = await api('GET', '/trash')
    expect(body).toMatchObject({
      items: [{ id: file.id, folder: '/t', name: 'a.txt' }],
      next: null,
    })
    const [one] = body.items
    const days = (Date.parse(one.purgeAt) - Date.parse(one.deletedAt)) / 86_400_000
    expect(days).toBe(30)
    expect((await api('POST', `/trash/${file.id}/restore`)).body.code).toBe('NAME_TAKEN')
    const back = await api('POST', `/trash/${file.id}/restore?onConflict=rename`)
    expect(back.body).toMatchObject({ id: file.id, name: 'a (2).txt' })
    expect((await api('POST', `/trash/${file.id}/restore`)).status).toBe(404)

    await api('DELETE', `/files/${file.id}`)
    const before = await used()
    expect((await api('DELETE', `/trash/${file.id}`)).status).toBe(204)
    expect((await api('DELETE', `/trash/${file.id}`)).status).toBe(404)
    expect(await used()).toBe(before - 3)
    const more = await put('t/b', 'four')
    await api('DELETE', `/files/${more.body.id}`)
    const emptied = await api('DELETE', '/trash')
    expect(emptied.body).toEqual({ files: 1, bytes: 4, more: false })
    expect((await api('GET', '/trash')).body.items).toEqual([])
    expect((await purgeTrash(gateway.catalog)).files).toBe(0)
  })
})

describe('a folder', () => {
  it('is renamed and removed with everything below it', async () => {
    await put('f/one', '1')
    await put('f/g/two', '2')
    const move = (from: string, to: string) => api('PATCH', '/folders', { json: { from, to } })
    expect((await move('/f', '/h/i')).body).toEqual({ files: 2 })
    expect((await read('/files/by-path/h/i/g/two')).text).toBe('2')
    expect((await move('/f', '/x')).status).toBe(404)
    for (const [from, to] of [
      ['/', '/x'],
      ['/h', '/h/j'],
      ['/h', 'h/'],
      ['/h', '/../x'],
    ] as const) {
      expect((await move(from, to)).body.code, `${from} ${to}`).toBe('VALIDATION_FAILED')
    }
    const deep = `/${'x'.repeat(250)}/${'y'.repeat(250)}/${'z'.repeat(250)}/${'w'.repeat(250)}`
    expect((await move('/h', `${deep}/xxxxxxxxxxxxxxxx`)).body.code).toBe('VALIDATION_FAILED')
    await put('k/i/one', 'in the way')
    expect((await move('/h/i', '/k/i')).body.code).toBe('NAME_TAKEN')
    expect((await api('DELETE', '/folders?folder=/h')).body).toEqual({ files: 2 })
    expect((await api('DELETE', '/folders?folder=/h')).status).toBe(404)
    expect((await api('DELETE', '/folders?folder=/')).status).toBe(400)
  })
})

describe('a list', () => {
  it('shows only a type, in the order of types', async () => {
    for (const [name, type] of Object.entries({ a: 'image/png', b: 'Image/GIF', c: 'text/html' })) {
      await put(`types/${name}`, name, { headers: { 'content-type': type } })
    }
    const names = async (query: string) => {
      const { body } = await api('GET', `/files?folder=/types&${query}`)
      return body.items.map(({ name }: { name: string }) => name)
    }
    expect(await names('type=image/*')).toEqual(['a', 'b'])
    expect(await names('type=image/gif')).toEqual(['b'])
    expect(await names('sort=contentType')).toEqual(['b', 'a', 'c'])
    expect((await api('GET', '/files?type=image')).status).toBe(400)
  })
})

describe('the digest of a whole file', () => {
  const bytes = randomBytes(2 * MIB + 17)
  const told = async (path: string) =>
    (await read(`/files/by-path/${path}`, {}, 'HEAD')).response.headers.get('repr-digest')

  it('is told with downloads where the upload had it checked, or asked for it', async () => {
    const checked = { headers: { 'repr-digest': digestField(bytes) } }
    expect((await put('digest/checked', bytes, checked)).status).toBe(201)
    await put('digest/asked', bytes, { headers: { 'want-repr-digest': 'sha-512=3, sha-256=10' } })
    await put('digest/declined', bytes, { headers: { 'want-repr-digest': 'sha-256=0' } })
    await put('digest/unasked', bytes)
    await put('digest/small', 'x')
    expect(await told('digest/checked')).toBe(digestField(bytes))
    expect(await told('digest/asked')).toBe(digestField(bytes))
    expect([await told('digest/declined'), await told('digest/unasked')]).toEqual([null, null])
    expect(await told('digest/small')).toBe(digestField('x'))
  })

  it('stays with copies and versions', async () => {
    const { body: file } = await api('GET', '/files/by-path/digest/checked?meta')
    await api('POST', `/files/${file.id}/copy`, { json: { folder: '/digest', name: 'copy' } })
    expect(await told('digest/copy')).toBe(digestField(bytes))
    await put('digest/checked?onConflict=replace', 'short')
    const old = await read(`/files/${file.id}/versions/1/content`, {}, 'HEAD')
    expect(old.response.headers.get('repr-digest')).toBe(digestField(bytes))
  })
})

describe('names', () => {
  const name = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'"\\%;=\'*. aé漢😀?#&+'), minLength: 1, maxLength: 30 }),
    )
    .filter((text) => nameFault(text) === undefined)

  it('come back as they were from a path, a header, a list and a search', async () => {
    const names = [...new Set(fc.sample(name, 240))]
    const inParallel = async (work: (name: string) => Promise<void>) => {
      const left = [...names]
      const one = async () => {
        for (let next = left.pop(); next !== undefined; next = left.pop()) await work(next)
      }
      await Promise.all(Array.from({ length: 8 }, one))
    }
    await inParallel(async (text) => {
      const path = `fuzzed/${encodeURIComponent(text)}`
      const stored = await put(path, text)
      expect([stored.status, stored.body.name]).toEqual([201, text])
      const { response, text: got } = await read(`/files/by-path/${path}?download`)
      expect(got).toBe(text)
      expect(nameIn(response.headers.get('content-disposition') ?? '')).toBe(text)
    })
    const listed = new Map<string, string>()
    const { body } = await api('GET', '/files?folder=/fuzzed&limit=500')
    for (const file of body.items) listed.set(file.name, file.id)
    expect([...listed.keys()].toSorted()).toEqual(names.toSorted())
    const [some] = names
    const search = encodeURIComponent(some as string)
    const found = await api('GET', `/files?folder=/fuzzed&limit=500&search=${search}`)
    expect(found.body.items.map((file: { name: string }) => file.name)).toContain(some)
  })
})

/** By RFC 6266 and 8187, as fetch gives the header: bytes as characters. */
function nameIn(header: string): string {
  const extended = /filename\*=UTF-8''(.*)$/.exec(header)
  if (extended !== null) return decodeURIComponent(extended[1] as string)
  return header.replace(/^.*filename="(.*)"$/, '$1')
}

describe('somebody else', () => {
  it('finds none of it, and changes none of it', async () => {
    const { body: file } = await put('mine/a', 'one')
    await put('mine/a?onConflict=replace', 'two')
    const { body: gone } = await put('mine/gone', 'x')
    await api('DELETE', `/files/${gone.id}`)
    const at = `/files/${file.id}`
    const calls: [string, string, unknown?][] = [
      ['PATCH', at, { name: 'b' }],
      ['POST', `${at}/copy`, { folder: '/', name: 'b' }],
      ['GET', `${at}/versions`],
      ['GET', `${at}/versions/1/content`],
      ['POST', `${at}/versions/1/restore`],
      ['DELETE', `${at}/versions/1`],
      ['POST', `/trash/${gone.id}/restore`],
      ['DELETE', `/trash/${gone.id}`],
      ['PATCH', '/folders', { from: '/mine', to: '/yours' }],
      ['DELETE', '/folders?folder=/mine'],
    ]
    for (const [method, path, json] of calls) {
      const options = json === undefined ? {} : { json }
      const other = await api(method, path, { ...options, token: ben.token })
      expect(other.status, `${method} ${path}`).toBe(404)
      const nobody = await call(gateway, method, `/api/v1${path}`, options)
      expect(nobody.status, `${method} ${path}`).toBe(401)
    }
    expect((await api('GET', '/trash', { token: ben.token })).body.items).toEqual([])
    expect((await api('DELETE', '/trash', { token: ben.token })).body.files).toBe(0)
    expect((await read('/files/by-path/mine/a')).text).toBe('two')
    expect((await api('POST', `/trash/${gone.id}/restore`)).status).toBe(200)
  })
})
