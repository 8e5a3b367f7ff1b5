import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { distributionByIssue } from '@holdfast/catalog'
import { openQueues, type Queues } from '@holdfast/jobs'
import { NodeUnreachable } from '@holdfast/nodes'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chunkFilterOf } from '../web/src/pages/chunks/chunk-filter.ts'
import { pathOfIssue } from '../web/src/pages/dashboard/issue-counts.ts'
import { nodesInState, pathOfState } from '../web/src/pages/nodes/nodes-in-state.ts'
import { fillCatalogue, type RandomCatalogue, randomCatalogue } from './random-catalogue.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let queues: Queues
let queueDatabase: TestDatabase
let admin: { token: string; id: string }
let user: { token: string }

const HEALTH = ['lost', 'unreadable', 'at-risk', 'fewer-copies', 'storing', 'safe', 'unknown']

const notAMember = () => {
  throw new NodeUnreachable('not a member yet')
}

beforeAll(async () => {
  queueDatabase = await createTestDatabase()
  queues = await openQueues({ url: queueDatabase.url })
  gateway = await startTestGateway({
    queues,
    pool: { load: notAMember, node: notAMember },
  })
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await queues?.close()
  await queueDatabase?.drop()
})

describe('what administrators see', () => {
  it.each(['/api/v1/status', '/api/v1/nodes', '/admin/queues/', '/admin/queues/api/queues'])(
    '%s is theirs alone',
    async (path) => {
      expect((await call(gateway, 'GET', path)).status).toBe(401)
      const { status, body } = await call(gateway, 'GET', path, { token: user.token })
      expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
      expect((await call(gateway, 'GET', path, { token: admin.token })).status).toBe(200)
    },
  )

  it('is a status that does not claim what nobody has checked', async () => {
    const { body } = await call(gateway, 'GET', '/api/v1/status', { token: admin.token })
    expect(body).toMatchObject({
      state: 'unknown',
      files: 0,
      asOf: null,
      chunks: { total: 0 },
      queues: expect.arrayContaining([expect.objectContaining({ name: 'replicator', waiting: 0 })]),
    })
  })

  it('is a list of nodes without their credentials', async () => {
    const { rows } = await gateway.catalog.pool.query(
      `INSERT INTO nodes (name, rpc_url, peer_id, credentials, state)
       VALUES ('a', 'http://me:secret-word@10.0.0.1:5001', 'peer-a', 'sealed-word', 'active') RETURNING id`,
    )
    const { body } = await call(gateway, 'GET', '/api/v1/nodes', { token: admin.token })
    expect(body.items).toMatchObject([
      { id: rows[0].id, name: 'a', state: 'active', used: 0, inFlight: 0 },
    ])
    expect(JSON.stringify(body)).not.toMatch(/secret-word|sealed-word/)
  })
})

describe('the queue board', () => {
  it('loads nothing from elsewhere, and says so to the browser', async () => {
    const page = await call(gateway, 'GET', '/admin/queues/', { token: admin.token })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.body).not.toMatch(/(href|src)="https?:/)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const assets = [...page.body.matchAll(/(?:href|src)="(static\/[^"]+)"/g)].map((m) => m[1])
    expect(assets.length).toBeGreaterThan(2)
    for (const asset of assets) {
      const got = await call(gateway, 'GET', `/admin/queues/${asset}`, { token: admin.token })
      expect(got.status, asset).toBe(200)
      expect((await call(gateway, 'GET', `/admin/queues/${asset}`)).status).toBe(401)
    }
  })

  it('shows the queues and changes none', async () => {
    const { body } = await call(gateway, 'GET', '/admin/queues/api/queues', { token: admin.token })
    const names = body.queues.map((queue: { name: string }) => queue.name)
    expect(names).toContain('replicator')
    for (const [method, path] of [
      ['PUT', '/admin/queues/api/queues/replicator/pause'],
      ['PUT', '/admin/queues/api/queues/pause'],
      ['POST', '/admin/queues/api/queues/replicator/add'],
      ['DELETE', '/admin/queues/api/queues/replicator/obliterate'],
    ] as const) {
      const reply = await call(gateway, method, path, { token: admin.token })
      expect([reply.status, reply.body.code], path).toEqual([405, 'METHOD_NOT_ALLOWED'])
    }
  })
})

describe('the whole door', () => {
  it.each([
    ['GET', '/nowhere', 404, 'NOT_FOUND'],
    ['GET', '/api/v1/nowhere', 404, 'NOT_FOUND'],
    ['GET', '/api/v1/ME', 404, 'NOT_FOUND'],
    ['GET', '/api/v1/me/', 404, 'NOT_FOUND'],
    ['PUT', '/api/v1/me', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/auth/login', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/me?unknown=1', 400, 'VALIDATION_FAILED'],
    ['GET', '/%', 404, 'NOT_FOUND'],
  ])('%s %s is %i %s', async (method, path, status, code) => {
    const reply = await call(gateway, method, path, { token: user.token })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(reply.body.requestId).toBe(reply.headers.get('x-request-id'))
  })

  it('tells its health, and the description of its calls', async () => {
    expect((await call(gateway, 'GET', '/healthz')).body).toBe('ok\n')
    expect((await call(gateway, 'GET', '/readyz')).status).toBe(200)
    const { body } = await call(gateway, 'GET', '/api/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(body.paths).toHaveProperty('/auth/login')
  })

  it('describes its calls in the same words whatever host the request names', async () => {
    const { hostname, port } = new URL(gateway.url)
    for (const path of ['/api/docs', '/api/openapi.json']) {
      const told = (host: string) =>
        new Promise<string>((resolve, reject) => {
          const req = request({ hostname, port, path, headers: { host } }, (res) =>
            resolve(text(res)),
          )
          req.on('error', reject).end()
        })
      const forged = await told('"><script>alert(1)</script>.example.test')
      expect(forged).not.toContain('example.test')
      expect(forged).toBe(await told(`${hostname}:${port}`))
    }
  })

  it('keeps a request id that is one, and replaces any other', async () => {
    const echo = async (id: string) =>
      (await call(gateway, 'GET', '/healthz', { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      )
    expect(await echo('abcd-1234')).toBe('abcd-1234')
    expect(await echo('x')).not.toBe('x')
    expect(await echo('<script>alert(1)</script>')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('without Postgres', () => {
  it('every call is 503 in time, and the process goes on', async () => {
    const lonely = await startTestGateway()
    const account = await newUser(lonely)
    await lonely.catalog.pool.end()
    for (const [method, path, options] of [
      ['GET', '/api/v1/me', { token: account.token }],
      ['POST', '/api/v1/auth/login', { json: account }],
    ] as const) {
      const json = { email: account.email, password: account.password }
      const reply = await call(lonely, method, path, 'json' in options ? { json } : options)
      expect([reply.status, reply.body.code], path).toEqual([503, 'CATALOGUE_UNAVAILABLE'])
      expect(reply.headers.get('retry-after')).toBe('5')
    }
    expect((await call(lonely, 'GET', '/readyz')).status).toBe(503)
    expect((await call(lonely, 'GET', '/healthz')).status).toBe(200)
    await lonely.stop().catch(() => {})
  })
})

// Last, because it puts other things into the catalogue.
describe('what administrators count', () => {
  const get = async (path: string) =>
    (await call(gateway, 'GET', `/api/v1${path}`, { token: admin.token })).body

  const rows = async (path: string): Promise<Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = []
    let next = ''
    do {
      const page = await get(`${path}${next && `&cursor=${encodeURIComponent(next)}`}`)
      found.push(...page.items)
      next = page.next ?? ''
    } while (next !== '')
    return found
  }
  const paramsOf = (path: string) => new URL(path, gateway.url).searchParams
  /** What somebody counts beside what is listed where the count leads. */
  const pairs: Record<string, [number, number]> = {}
  const same = async (path: string, count: number) => {
    pairs[path] = [count, (await rows(path)).length]
  }

  it('is what they find where the count leads, whatever is stored', async () => {
    const run = async (random: RandomCatalogue) => {
      await fillCatalogue(gateway.catalog, random, admin.id)
      for (const path of Object.keys(pairs)) delete pairs[path]
      const status = await get('/status')
      await same('/distributions?limit=3', status.files)
      await same('/chunks?class=any&limit=5', status.chunks.total)
      for (const [name, { chunks }] of Object.entries<{ chunks: number }>(status.chunks.byClass)) {
        await same(`/chunks?class=${name}`, chunks)
      }
      const nodes = await rows('/nodes?')
      for (const [state, count] of Object.entries<number>(status.nodes.byState)) {
        const asked = paramsOf(pathOfState(state)).get('state') ?? ''
        pairs[`nodes ${state}`] = [count, nodesInState(nodes as { state: string }[], asked).length]
      }
      for (const sum of (await get('/distributions?by=copies')).items) {
        await same(`/chunks?copies=${sum.copies}&wanted=${sum.wanted}`, sum.chunks)
      }
      for (const { issue, chunks } of (await get('/distributions?by=issue')).items) {
        const asked = chunkFilterOf(paramsOf(pathOfIssue(issue)))
        expect(asked).toEqual({ issue })
        await same(`/chunks?issue=${asked.issue}&limit=3`, chunks)
        // Where there are more than are counted, that is said.
        const few = await distributionByIssue(gateway.catalog, { most: 1 })
        const first = few.find((one) => one.issue === issue)
        expect(first).toEqual({ issue, chunks: Math.min(1, chunks), more: chunks > 1 })
      }
      for (const { nodeId, chunks, onlyHere } of (await get('/distributions?by=node')).items) {
        await same(`/chunks?nodeId=${nodeId}`, chunks)
        await same(`/chunks?onlyOn=${nodeId}`, onlyHere.chunks)
        const byCopies = await get(`/distributions?by=copies&nodeId=${nodeId}`)
        for (const sum of byCopies.items) {
          const path = `/chunks?nodeId=${nodeId}&copies=${sum.copies}&wanted=${sum.wanted}`
          await same(path, sum.chunks)
        }
      }
      const everywhere = await Promise.all(
        HEALTH.map((state) => rows(`/distributions?state=${state}`)),
      )
      pairs['files in one state each'] = [status.files, everywhere.flat().length]
      expect(Object.entries(pairs).filter(([, [count, listed]]) => count !== listed)).toEqual([])
    }
    await fc.assert(fc.asyncProperty(randomCatalogue, run), { numRuns: 8, endOnFailure: true })
  })
})
