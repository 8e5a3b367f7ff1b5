import { cidText, sha256 } from '@holdfast/chunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

const NOBODYS = '01930000-0000-7000-8000-000000000000'
const CID = cidText(sha256(Buffer.from('x')), 'raw')

let gateway: RunningGateway
let storage: Storage
let ann: { token: string; id: string }
let ben: { token: string }
let admin: { token: string }

beforeAll(async () => {
  gateway = await startTestGateway({ config: { importMax: 100_000 } }, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
  ben = await newUser(gateway)
  admin = await newAdmin(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })

const query = async (text: string, values: unknown[] = []) =>
  (await gateway.catalog.pool.query(text, values)).rows

const car = (body: Uint8Array<ArrayBuffer>, path = '') =>
  api('POST', `/imports${path}`, { body, headers: { 'content-type': 'application/vnd.ipld.car' } })

describe('an import', () => {
  it.each([
    ['url', { url: 'https://example.org/a.iso' }],
    ['cid', { cid: CID }],
    ['car', { car: 'https://example.org/a.car' }],
  ])('of a %s is taken at once, and its job goes out with it', async (kind, source) => {
    const { status, body, headers } = await api('POST', '/imports', {
      json: { ...source, folder: 'in/here', name: 'a', copies: 2 },
    })
    expect(status).toBe(202)
    expect(body).toMatchObject({
      kind,
      state: 'waiting',
      folder: '/in/here',
      name: 'a',
      bytesDone: 0,
      bytesTotal: null,
    })
    expect(body).not.toHaveProperty('error')
    expect(headers.get('location')).toBe(`/api/v1/imports/${body.id}`)
    const [row] = await query(`SELECT job FROM outbox WHERE payload ->> 'importId' = $1`, [body.id])
    expect(row).toEqual({ job: `import-${kind}` })
    expect((await api('GET', `/imports/${body.id}`)).body).toEqual(body)
  })

  it.each([
    [{}],
    [{ url: 'https://example.org/', cid: CID }],
    [{ url: 'ftp://example.org/' }],
    [{ url: 'https://user:word@example.org/' }],
    [{ cid: 'bafkreigh' }],
    [{ url: 'https://example.org/', node: 1 }],
    [{ url: 'https://example.org/', folder: '/../x' }],
    [{ url: 'https://example.org/', name: 'a/b' }],
  ])('of %j is refused', async (json) => {
    const { status, body } = await api('POST', '/imports', { json })
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('is seen by its owner only', async () => {
    const { body } = await api('POST', '/imports', { json: { cid: CID } })
    for (const { token } of [ben, admin]) {
      for (const method of ['GET', 'DELETE']) {
        expect((await api(method, `/imports/${body.id}`, { token })).status).toBe(404)
      }
      expect((await api('GET', '/imports', { token })).body.items).toEqual([])
    }
    expect((await api('GET', `/imports/${NOBODYS}`)).status).toBe(404)
    expect((await api('GET', `/imports/${body.id}`)).body.state).toBe('waiting')
    expect((await call(gateway, 'GET', '/api/v1/imports')).status).toBe(401)
  })

  it('comes in pages, newest first', async () => {
    const all = (await api('GET', '/imports?limit=500')).body.items.map(
      ({ id }: { id: string }) => id,
    )
    expect(all).toEqual(all.toSorted().toReversed())
    const first = (await api('GET', '/imports?limit=2')).body
    const second = (await api('GET', `/imports?limit=2&cursor=${first.next}`)).body
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.slice(0, 4))
  })

  it('from a node by its id is for administrators', async () => {
    const json = { cid: CID, node: 1 }
    expect((await api('POST', '/imports', { json })).status).toBe(403)
    const { token } = admin
    expect((await api('POST', '/imports', { json, token })).body.nodeId).toBe(1)
  })

  it('is cancelled once, and cancelling it again changes nothing', async () => {
    const { body } = await api('POST', '/imports', { json: { cid: CID } })
    expect((await api('DELETE', `/imports/${body.id}`)).status).toBe(204)
    expect((await api('GET', `/imports/${body.id}`)).body).toMatchObject({ state: 'cancelled' })
    expect((await api('DELETE', `/imports/${body.id}`)).status).toBe(204)
    const actions = await query('SELECT action FROM audit_log WHERE subject = $1 ORDER BY id', [
      body.id,
    ])
    expect(actions.map(({ action }) => action)).toEqual(['import.started', 'import.cancelled'])
  })
})

describe('a CAR that is sent', () => {
  const reserved = async () =>
    (await query('SELECT reserved_bytes AS bytes FROM users WHERE id = $1', [ann.id]))[0].bytes

  it('is kept as an open content that counts against the quota, until it is unpacked', async () => {
    const bytes = Buffer.alloc(50_000, 7)
    const { status, body } = await car(bytes, '?folder=/cars&name=mine')
    expect(status).toBe(202)
    expect(body).toMatchObject({ kind: 'car', source: null, folder: '/cars', bytesTotal: 50_000 })
    expect(await reserved()).toBe(50_000)
    const [content] = await query(
      `SELECT c.state, c.lease FROM contents c JOIN imports i ON i.staged_id = c.id
        WHERE i.id = $1`,
      [body.id],
    )
    expect(content).toEqual({ state: 'open', lease: 'tus' })

    await api('DELETE', `/imports/${body.id}`)
    expect(await reserved()).toBe(0)
    expect(await query(`SELECT 1 FROM contents WHERE state = 'open'`)).toEqual([])
  })

  it('leaves nothing behind when it is too large, or goes where nothing can', async () => {
    expect((await car(Buffer.alloc(100_001))).body.code).toBe('TOO_LARGE')
    const stream = new ReadableStream({
      start: (controller) => {
        for (let i = 0; i < 3; i += 1) controller.enqueue(new Uint8Array(50_000))
        controller.close()
      },
    })
    const unsaid = await api('POST', '/imports', {
      body: stream,
      headers: { 'content-type': 'application/vnd.ipld.car' },
    })
    expect(unsaid.body.code).toBe('TOO_LARGE')
    expect((await car(Buffer.alloc(10), '?name=a%2Fb')).body.code).toBe('VALIDATION_FAILED')
    expect(await reserved()).toBe(0)
    expect(await query(`SELECT 1 FROM contents WHERE state = 'open'`)).toEqual([])
  })

  it('is refused where the quota has no room for it', async () => {
    const { id, token } = await newUser(gateway)
    await api('PATCH', `/users/${id}`, { token: admin.token, json: { quota: { bytes: 10 } } })
    const headers = { 'content-type': 'application/vnd.ipld.car' }
    const { status, body } = await api('POST', '/imports', {
      token,
      body: new Uint8Array(1_000),
      headers,
    })
    expect([status, body.code]).toEqual([507, 'QUOTA_EXCEEDED'])
  })

  it('is refused with another type', async () => {
    const headers = { 'content-type': 'application/zip' }
    const { status } = await api('POST', '/imports', { body: Buffer.alloc(10), headers })
    expect(status).toBe(415)
  })
})
