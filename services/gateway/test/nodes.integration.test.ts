import { createServer } from 'node:net'
import { listAudit, setNodeState } from '@holdfast/catalog'
import { NodeUnreachable } from '@holdfast/nodes'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, openDoor, openLockedDoor } from './door.ts'
import {
  call,
  newAdmin,
  newUser,
  type Reply,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

const TOKEN = 'a-token-nobody-may-see'

let gateway: RunningGateway
let admin: { token: string; id: string }
let user: { token: string }
let node: TestNode
let other: TestNode
const doors: Door[] = []

const asAdmin = (method: string, path: string, json?: unknown): Promise<Reply> =>
  call(gateway, method, `/api/v1${path}`, { token: admin.token, ...(json ? { json } : {}) })
const lines = ({ body }: Reply): Record<string, boolean> =>
  Object.fromEntries(
    body.checks.map(({ check, ok }: { check: string; ok: boolean }) => [check, ok]),
  )

const open = async (door: Promise<Door>): Promise<Door> => {
  doors.push(await door)
  return door
}

const notAMember = () => {
  throw new NodeUnreachable('not a member yet')
}

beforeAll(async () => {
  gateway = await startTestGateway({
    pool: { load: notAMember, node: notAMember },
  })
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
  ;[node, other] = await Promise.all([startTestNode(), startTestNode()])
})
afterAll(async () => {
  await gateway?.stop()
  await Promise.all(doors.map((door) => door.close()))
  await Promise.all([node?.stop(), other?.stop()])
})

describe('testing an address', () => {
  it('finds all well, and says what cannot be seen', async () => {
    const { rpcUrl, gatewayUrl, peerId } = node
    const reply = await asAdmin('POST', '/nodes/test', { rpcUrl, gatewayUrl })
    expect(reply.status).toBe(200)
    expect(reply.body.peerId).toBe(peerId)
    expect(lines(reply)).toEqual({
      reachable: true,
      version: true,
      credentials: true,
      repository: true,
      put: true,
      get: true,
      delete: true,
      space: true,
      // Test nodes do not sync: that is for power cuts.
      sync: false,
      gc: true,
      swarm: true,
    })
    const { checks } = reply.body
    for (const name of ['reachable', 'put', 'get', 'delete']) {
      expect(checks.find((one: { check: string }) => one.check === name).ms).toBeTypeOf('number')
    }
    for (const one of checks) expect(one.ok || typeof one.whatToDo === 'string').toBe(true)
    expect(checks.find((one: { check: string }) => one.check === 'gc').detail).toMatch(
      /cannot be seen/,
    )
  })

  it('tells a closed port, a silent one, another server, a redirect and a locked node apart', async () => {
    const silent = createServer((socket) =>
      socket.on('error', () => {}).write('220 smtp ready\r\n'),
    )
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const smtp = `http://127.0.0.1:${(silent.address() as { port: number }).port}`
    const web = await open(
      openDoor((_req, res) => res.end('<html>the intranet, with a secret</html>')),
    )
    const elsewhere = await open(
      openDoor((_req, res) => res.writeHead(307, { location: node.rpcUrl }).end()),
    )
    const locked = await open(openLockedDoor(node.rpcUrl, { wanted: `Bearer ${TOKEN}` }))
    const cases: [string, RegExp][] = [
      ['http://127.0.0.1:9', /Nothing listens/],
      [smtp, /does not speak HTTP/],
      ['http://nobody.invalid:5001', /not known|could not be looked up/],
      [web.url, /no IPFS node/],
      [elsewhere.url, /elsewhere/],
      [node.gatewayUrl, /not know the calls/],
      [locked.url, /does not let us in/],
    ]
    for (const [rpcUrl, said] of cases) {
      const { body } = await asAdmin('POST', '/nodes/test', { rpcUrl })
      expect(body.ok, rpcUrl).toBe(false)
      expect(body.checks.at(-1).detail, rpcUrl).toMatch(said)
      expect(body.checks.at(-1).whatToDo.length, rpcUrl).toBeGreaterThan(10)
      expect(JSON.stringify(body)).not.toMatch(/secret|intranet/)
    }
    silent.close()
  })

  it('goes to no metadata or link-local address, however it is written', async () => {
    for (const rpcUrl of [
      'http://169.254.169.254',
      'http://2852039166',
      'http://[::ffff:169.254.169.254]:80',
      'http://[fe80::1]:5001',
      'http://0.0.0.0:5001',
    ]) {
      const { body } = await asAdmin('POST', '/nodes/test', { rpcUrl })
      expect(body, rpcUrl).toMatchObject({ ok: false, peerId: null })
      expect(body.checks.map(({ check }: { check: string }) => check)).toEqual(['address'])
      const added = await asAdmin('POST', '/nodes', { rpcUrl, allowUnsynced: true })
      expect([added.status, added.body.code], rpcUrl).toEqual([422, 'NODE_NOT_ACCEPTED'])
    }
  })
})

describe('adding a node', () => {
  it('is for administrators', async () => {
    const json = { rpcUrl: node.rpcUrl }
    for (const [method, path] of [
      ['POST', '/nodes'],
      ['POST', '/nodes/test'],
      ['PATCH', '/nodes/1'],
      ['GET', '/nodes/1'],
      ['POST', '/nodes/1/test'],
    ] as const) {
      const given = method === 'GET' || path === '/nodes/1/test' ? {} : { json }
      expect((await call(gateway, method, `/api/v1${path}`, given)).status).toBe(401)
      const reply = await call(gateway, method, `/api/v1${path}`, { token: user.token, ...given })
      expect([reply.status, reply.body.code], path).toEqual([403, 'FORBIDDEN'])
    }
  })

  it('refuses addresses that are none, and fields nobody knows', async () => {
    for (const json of [
      {},
      { rpcUrl: 'ftp://127.0.0.1' },
      { rpcUrl: 'not a url' },
      { rpcUrl: 'http://me:hunter2@127.0.0.1:5001' },
      { rpcUrl: node.rpcUrl, weight: 0 },
      { rpcUrl: node.rpcUrl, state: 'active' },
      { rpcUrl: node.rpcUrl, credentials: { type: 'basic', user: 'a:b', password: 'c' } },
    ]) {
      const { status, body } = await asAdmin('POST', '/nodes', json)
      expect([status, body.code], JSON.stringify(json)).toEqual([400, 'VALIDATION_FAILED'])
      expect(JSON.stringify(body)).not.toContain('hunter2')
    }
  })

  it('refuses what is no IPFS node, without a word of what answered', async () => {
    const web = await open(openDoor((_req, res) => res.writeHead(500).end('an internal secret')))
    const { status, body } = await asAdmin('POST', '/nodes', { rpcUrl: web.url })
    expect([status, body.code]).toEqual([422, 'NODE_NOT_ACCEPTED'])
    expect(JSON.stringify(body)).not.toContain('secret')
    expect((await asAdmin('GET', '/nodes')).body.items).toEqual([])
  })

  it('refuses a node that may lose what it confirmed, until that is accepted', async () => {
    const { rpcUrl, gatewayUrl, peerId } = node
    const refused = await asAdmin('POST', '/nodes', { rpcUrl, gatewayUrl })
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringMatching(/sync/)])

    const fields = { name: 'first', zone: 'cellar', weight: 2.5 }
    const added = await asAdmin('POST', '/nodes', {
      rpcUrl: `${rpcUrl}/api/v0/`,
      gatewayUrl,
      ...fields,
      allowUnsynced: true,
    })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ ...fields, rpcUrl, gatewayUrl, peerId, state: 'active' })
    expect(added.headers.get('location')).toBe(`/api/v1/nodes/${added.body.id}`)
    expect((await asAdmin('GET', `/nodes/${added.body.id}`)).body).toEqual(added.body)
    expect((await asAdmin('GET', '/nodes/999')).status).toBe(404)
    const rows = await listAudit(gateway.catalog, { subject: String(added.body.id) })
    expect(rows.map(({ action }) => action)).toEqual(['node.state', 'node.added'])
    expect(rows.at(-1)?.actorId).toBe(admin.id)
  })

  it('refuses the address of a node a second time', async () => {
    const again = { rpcUrl: node.rpcUrl, allowUnsynced: true }
    const { status, body } = await asAdmin('POST', '/nodes', again)
    expect([status, body.code]).toEqual([409, 'NODE_KNOWN'])
    expect((await asAdmin('GET', '/nodes')).body.items[0].gatewayUrl).toBe(node.gatewayUrl)
  })

  it('refuses a second address of the same repository, and follows one that moved', async () => {
    const second = node.rpcUrl.replace('127.0.0.1', 'localhost')
    const { status, body } = await asAdmin('POST', '/nodes', {
      rpcUrl: second,
      allowUnsynced: true,
    })
    expect([status, body.code]).toEqual([409, 'NODE_KNOWN'])
    const tested = await asAdmin('POST', '/nodes/test', { rpcUrl: second })
    expect(lines(tested)).toMatchObject({ reachable: true, repository: false })

    await gateway.catalog.pool.query(`UPDATE nodes SET rpc_url = 'http://127.0.0.1:9'`)
    const moved = await asAdmin('POST', '/nodes', { rpcUrl: node.rpcUrl, allowUnsynced: true })
    expect(moved.status).toBe(200)
    expect(moved.body.rpcUrl).toBe(node.rpcUrl)
  })
})

describe('the credentials of a node', () => {
  const lock = { wanted: `Bearer ${TOKEN}` }
  let id: number
  let url: string

  const stored = async (): Promise<string> => {
    const { rows } = await gateway.catalog.pool.query(
      'SELECT credentials FROM nodes WHERE id = $1',
      [id],
    )
    return rows[0].credentials
  }

  it('are used, sealed at rest, and shown nowhere', async () => {
    ;({ url } = await open(openLockedDoor(other.rpcUrl, lock)))
    const credentials = { type: 'bearer', token: TOKEN }
    const added = await asAdmin('POST', '/nodes', { rpcUrl: url, credentials, allowUnsynced: true })
    expect(added.status).toBe(201)
    ;({ id } = added.body)
    expect(added.body.hasCredentials).toBe(true)
    expect(await stored()).toMatch(/^hf1\.[0-9a-f]{12}\./)
    const tested = await asAdmin('POST', `/nodes/${id}/test`)
    expect(lines(tested)).toMatchObject({ reachable: true, credentials: true, repository: true })
    const seen = [added.body, tested.body, await listAudit(gateway.catalog), gateway.lines]
    expect(JSON.stringify(seen) + (await stored())).not.toContain(TOKEN)
  })

  it('are changed only to what the same repository accepts', async () => {
    const wrong = { credentials: { type: 'basic', user: 'me', password: 'wrong' } }
    const refused = await asAdmin('PATCH', `/nodes/${id}`, wrong)
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      expect.stringMatching(/does not let us in/),
    ])
    const before = await stored()
    lock.wanted = `Basic ${Buffer.from('me:word').toString('base64')}`
    const broken = await asAdmin('POST', `/nodes/${id}/test`)
    expect(broken.body.checks.at(-1).detail).toMatch(/does not let us in/)
    const right = { credentials: { type: 'basic', user: 'me', password: 'word' } }
    expect((await asAdmin('PATCH', `/nodes/${id}`, right)).status).toBe(200)
    expect(await stored()).not.toBe(before)
    expect((await asAdmin('POST', `/nodes/${id}/test`)).body.checks.at(0).ok).toBe(true)
  })

  it('leave the address where another repository answers', async () => {
    const { status, body } = await asAdmin('PATCH', `/nodes/${id}`, { rpcUrl: node.rpcUrl })
    expect([status, body.detail]).toEqual([422, expect.stringMatching(/Another repository/)])
    const moved = await asAdmin('PATCH', `/nodes/${id}`, {
      rpcUrl: other.rpcUrl,
      credentials: null,
    })
    expect([moved.status, moved.body.rpcUrl]).toEqual([200, other.rpcUrl])
    expect(await stored()).toBeNull()
  })
})

describe('editing a node', () => {
  const first = async (): Promise<number> => (await asAdmin('GET', '/nodes')).body.items[0].id

  it('changes its name, zone and weight, with a line of audit', async () => {
    const id = await first()
    const change = { name: 'renamed', zone: null, weight: 7 }
    const { status, body } = await asAdmin('PATCH', `/nodes/${id}`, change)
    expect([status, body.name, body.zone, body.weight]).toEqual([200, 'renamed', null, 7])
    const [row] = await listAudit(gateway.catalog, { subject: String(id) })
    expect(row).toMatchObject({ action: 'node.changed', actorId: admin.id, detail: change })
    expect((await asAdmin('PATCH', '/nodes/999', change)).status).toBe(404)
  })

  it('puts it into maintenance and takes it back to returning', async () => {
    const id = await first()
    const on = await asAdmin('PATCH', `/nodes/${id}`, { maintenance: true })
    expect(on.body.state).toBe('maintenance')
    expect((await asAdmin('PATCH', `/nodes/${id}`, { maintenance: true })).status).toBe(200)
    const off = await asAdmin('PATCH', `/nodes/${id}`, { maintenance: false })
    expect(off.body.state).toBe('returning')
    await setNodeState(gateway.catalog, {
      nodeId: id,
      from: ['returning'],
      to: 'active',
      reason: 'the test',
    })
    await setNodeState(gateway.catalog, {
      nodeId: id,
      from: ['active'],
      to: 'draining',
      reason: 'x',
    })
    const refused = await asAdmin('PATCH', `/nodes/${id}`, { maintenance: true, name: 'other' })
    expect([refused.status, refused.body.code]).toEqual([409, 'NODE_STATE_CONFLICT'])
    expect((await asAdmin('GET', `/nodes/${id}`)).body.name).toBe('renamed')
  })
})
