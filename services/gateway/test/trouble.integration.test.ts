import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, newUser, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage, type Storage } from './storage.ts'

let gateway: RunningGateway
let storage: Storage
let ann: { token: string }
const MIB = 1_048_576

beforeAll(async () => {
  gateway = await startTestGateway({}, async (catalog) => {
    storage = await openTestStorage(catalog)
    return storage
  })
  ann = await newUser(gateway)
})
afterAll(() => gateway?.stop())

beforeEach(async () => {
  for (const [index, node] of storage.nodes.entries()) {
    node.become({ down: false, full: false, lying: false, stalled: false })
    await storage.setState(index, 'active')
  }
})

const api = (method: string, path: string, options: Parameters<typeof call>[3] = {}) =>
  call(gateway, method, `/api/v1${path}`, { token: ann.token, ...options })
const put = (path: string, body: Uint8Array) =>
  api('PUT', `/files/by-path/${path}`, { body: body as Uint8Array<ArrayBuffer> })

/** Sends a head and some of a body that was promised to be longer; then what was answered. */
async function beginUpload(path: string, { length, sent }: { length: number; sent: Uint8Array }) {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  let answer = ''
  socket.setEncoding('latin1').on('data', (piece) => {
    answer += piece
  })
  socket.write(
    `PUT /api/v1/files/by-path/${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${ann.token}\r\nContent-Length: ${length}\r\n\r\n`,
  )
  await new Promise<void>((resolve) => socket.write(sent, () => resolve()))
  return { socket, answer: () => answer }
}

const openContents = async (): Promise<number> => {
  const { rows } = await gateway.catalog.pool.query(
    `SELECT count(*)::int AS n FROM contents WHERE state = 'open'`,
  )
  return rows[0].n
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('an upload that breaks off', () => {
  const length = 4 * MIB
  it.each([0, 1, length / 2, Math.floor(length * 0.999), length - 1])(
    'after %i bytes leaves no file, and its quota is free',
    async (sent) => {
      const name = `broken-${sent}`
      const { socket } = await beginUpload(name, { length, sent: randomBytes(sent) })
      // The quota is taken before the body is, so the content is open from the first moment on.
      await until(async () => (await openContents()) > 0)
      socket.destroy()
      await until(async () => (await openContents()) === 0)
      expect((await api('GET', `/files/by-path/${name}?meta`)).status).toBe(404)
      const { rows } = await gateway.catalog.pool.query(
        'SELECT sum(reserved_bytes)::int AS n FROM users',
      )
      expect(rows[0].n).toBe(0)
    },
  )
})

describe('an upload that nobody can take', () => {
  const answered = async (path: string) => {
    const { socket, answer } = await beginUpload(path, {
      length: 100 * MIB,
      sent: new Uint8Array(),
    })
    await until(async () => answer().includes('\r\n\r\n{'))
    socket.destroy()
    return answer()
  }

  it('is refused before its body when too few nodes answer', async () => {
    for (const index of [0, 1, 2]) await storage.setState(index, 'down')
    const answer = await answered('nobody')
    expect(answer).toMatch(/^HTTP\/1\.1 503/)
    expect(answer).toContain('INSUFFICIENT_NODES')
    expect(answer).toMatch(/Retry-After: \d/i)
  })

  it('is refused before its body when the nodes are full', async () => {
    await gateway.catalog.pool.query('UPDATE nodes SET capacity_bytes = 100, used_bytes = 99')
    await storage.refresh()
    const answer = await answered('full')
    await gateway.catalog.pool.query('UPDATE nodes SET capacity_bytes = NULL, used_bytes = NULL')
    await storage.refresh()
    expect(answer).toMatch(/^HTTP\/1\.1 507/)
    expect(answer).toContain('NODES_FULL')
  })

  it('is refused before its body when it is larger than the quota', async () => {
    const poor = await newUser(gateway)
    await gateway.catalog.pool.query('UPDATE users SET quota_bytes = 1000 WHERE id = $1', [poor.id])
    const body = randomBytes(2 * MIB) as Uint8Array<ArrayBuffer>
    const reply = await api('PUT', '/files/by-path/large', { token: poor.token, body })
    expect([reply.status, reply.body.code]).toEqual([507, 'QUOTA_EXCEEDED'])
  })
})

describe('nodes that fail', () => {
  it('on the way do not fail an upload while enough are left', async () => {
    storage.nodes[0]?.become({ down: true })
    storage.nodes[1]?.become({ full: true })
    const bytes = randomBytes(3 * MIB)
    expect((await put('bumpy', bytes)).status).toBe(201)
    const got = await api('GET', '/files/by-path/bumpy')
    expect(got.status).toBe(200)
  })

  it('with wrong bytes are never believed', async () => {
    const bytes = randomBytes(2 * MIB)
    await put('lies', bytes)
    for (const node of storage.nodes.slice(0, 3)) node.become({ lying: true })
    const response = await fetch(`${gateway.url}/api/v1/files/by-path/lies`, {
      headers: { authorization: `Bearer ${ann.token}` },
    })
    // Either an honest holder was found, or the answer says that none was.
    if (response.status === 200) {
      const got = await response.arrayBuffer().catch(() => undefined)
      if (got !== undefined) expect(Buffer.from(got).equals(bytes)).toBe(true)
    } else expect(response.status).toBe(503)
  })

  it('all at once make a file unreadable for now, not gone', async () => {
    await put('dark', randomBytes(100))
    for (const node of storage.nodes) node.become({ down: true })
    const dark = await api('GET', '/files/by-path/dark')
    expect([dark.status, dark.body.code]).toEqual([503, 'CHUNK_UNAVAILABLE'])
    expect(dark.headers.get('retry-after')).toBeTruthy()
    expect(dark.headers.get('etag')).toBeNull()
    expect(JSON.stringify(dark.body)).not.toContain('node-')
    expect((await api('GET', '/files/by-path/dark?meta')).status).toBe(200)
  })

  it('in the middle of a download cut the connection, so that no part is taken for the whole', async () => {
    const bytes = randomBytes(24 * MIB)
    await put('cut', bytes)
    const response = await fetch(`${gateway.url}/api/v1/files/by-path/cut`, {
      headers: { authorization: `Bearer ${ann.token}` },
    })
    const reader = response.body?.getReader()
    await reader?.read()
    for (const node of storage.nodes) node.become({ down: true })
    const drain = async () => {
      while (!(await reader?.read())?.done) {
        // Until the end, which must not come.
      }
    }
    await expect(drain()).rejects.toThrow()
  })
})
