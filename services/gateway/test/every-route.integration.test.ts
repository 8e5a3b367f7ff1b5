import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemCodes } from '../src/contract/problem-codes.ts'
import { FORM_TYPE } from '../src/http/form-fields.ts'
import { CSRF_COOKIE } from '../src/people/cookies.ts'
import { routes } from '../src/routes/table.ts'
import {
  type AnyRoute,
  nameOf,
  neededHeaders,
  type SampleCall,
  sampleCall,
} from './contract/sample-call.ts'
import { ANY_QUERY, makerFor, OWN } from './contract/things.ts'
import {
  type Call,
  call,
  newAdmin,
  newUser,
  type Reply,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

// What every route promises besides what it is for is produced here, for routes that are not written
// yet as well: their parameters and bodies are made from their schemas.

let gateway: RunningGateway
let admin: { token: string; email: string; password: string }
let user: { token: string }

beforeAll(async () => {
  const bodySpeed = { windowMs: 300, minRate: 10_000 }
  gateway = await startTestGateway({ bodySpeed }, (catalog) => openTestStorage(catalog))
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(() => gateway?.stop())

const promises = (route: AnyRoute, status: number) =>
  problemCodes(route as never).has(status) ? [route] : []
const signedIn = routes.filter(({ access }) => access !== 'anyone')
const named = (some: readonly AnyRoute[]) => some.map((route) => [nameOf(route), route] as const)

async function keyFor(
  scopes: string[],
  { owner = user, folder }: { owner?: { token: string }; folder?: string } = {},
): Promise<string> {
  const json = { name: 'key', scopes, ...(folder === undefined ? {} : { folder }) }
  return (await call(gateway, 'POST', '/api/v1/me/api-keys', { token: owner.token, json })).body.key
}

const send = (to: { url: string }, { method, path, headers, body }: SampleCall, more: Call = {}) =>
  call(to, method, path, {
    ...(body === undefined ? {} : { body }),
    ...more,
    headers: { ...headers, ...more.headers },
  })

describe('every route', () => {
  it.each(named(signedIn))('%s is closed to whoever is not signed in', async (_, route) => {
    expectRefused(route, await send(gateway, sampleCall(route)), [401, 'UNAUTHENTICATED'])
  })

  it.each(named(routes.filter(({ access }) => access === 'admin')))(
    '%s is closed to who is no administrator',
    async (_, route) => {
      expectRefused(route, await send(gateway, sampleCall(route), user), [403, 'FORBIDDEN'])
    },
  )

  it('of administrators is closed to an administrator’s key that may not administrate', async () => {
    const token = await keyFor(['read', 'write', 'delete'], { owner: admin })
    for (const route of routes.filter(({ access }) => access === 'admin')) {
      const { status, body } = await send(gateway, sampleCall(route), { token })
      expect([status, body.code], nameOf(route)).toEqual([403, 'FORBIDDEN'])
    }
  })

  it('is closed to API keys that are for something else', async () => {
    const keys = await Promise.all([keyFor(['delete'], { folder: '/elsewhere' }), keyFor(['read'])])
    for (const route of signedIn.flatMap((one) => promises(one, 403))) {
      if (
        !problemCodes(route as never)
          .get(403)
          ?.includes('FORBIDDEN')
      )
        continue
      const replies = await Promise.all(
        keys.map((token) => send(gateway, sampleCall(route), { token })),
      )
      const refused = replies.find(({ status }) => status === 403)
      expectRefused(route, refused ?? replies[0], [403, 'FORBIDDEN'])
    }
  })

  it('wants the CSRF header with every change that is signed in by cookie', async () => {
    const { email, password } = admin
    const login = await call(gateway, 'POST', '/api/v1/auth/login', { json: { email, password } })
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    expect(cookie).toContain(CSRF_COOKIE)
    for (const route of signedIn.filter(({ method }) => method !== 'get' && method !== 'head')) {
      const reply = await send(gateway, sampleCall(route), { headers: { cookie } })
      expectRefused(route, reply, [403, 'CSRF_REJECTED'])
    }
  })

  it('refuses what it does not know in the query', async () => {
    for (const route of routes.filter((one) => !(nameOf(one) in ANY_QUERY))) {
      const sample = sampleCall(route)
      const path = `${sample.path}${sample.path.includes('?') ? '&' : '?'}nobodyKnowsThis=1`
      const reply = await send(gateway, { ...sample, path }, admin)
      expectRefused(route, reply, [400, 'VALIDATION_FAILED'])
    }
  })

  it('refuses bodies of another kind', async () => {
    // Not by fetch, which sends no body with GET.
    for (const route of routes) {
      const head = headOf(route, `${otherKind(route)}\r\nContent-Length: 4\r\nConnection: close`)
      expect(await exchange(`${head}text`), nameOf(route)).toMatch(/^HTTP\/1\.1 415 /)
    }
  })

  it('refuses JSON that is too long', async () => {
    for (const route of routes.filter(({ body }) => body?.kind === 'json')) {
      const body = JSON.stringify({ name: 'x'.repeat(70_000) })
      const { status, body: problem } = await send(gateway, { ...sampleCall(route), body }, admin)
      expect([status, problem.code], nameOf(route)).toEqual([413, 'TOO_LARGE'])
    }
  })

  it('refuses forms that are too long', async () => {
    for (const route of routes.filter(({ body }) => body?.kind === 'form')) {
      const body = new URLSearchParams({ password: 'x'.repeat(5_000) })
      const { status, body: problem } = await send(gateway, { ...sampleCall(route), body }, admin)
      expect([status, problem.code], nameOf(route)).toEqual([413, 'TOO_LARGE'])
    }
  })

  it('ends with 408 when its body does not come', async () => {
    const waiting = routes.flatMap((route) => promises(route, 408))
    const answers = await Promise.all(waiting.map((route) => beginAndWait(route)))
    for (const [index, answer] of answers.entries()) {
      expect(answer, nameOf(waiting[index] as AnyRoute)).toMatch(/^HTTP\/1\.1 408 /)
      expect(answer).toContain('"REQUEST_TIMEOUT"')
    }
  })

  const ofThings = routes.filter((route) => route.path.includes('{') && !(nameOf(route) in OWN))
  it.each(named(ofThings.flatMap((route) => promises(route, 404))))(
    '%s does not find what is not there',
    async (_, route) => {
      expectRefused(route, await send(gateway, sampleCall(route), admin), [404, 'NOT_FOUND'])
    },
  )
})

describe('every route of a gateway', () => {
  it('that is called too often says when to come back', async () => {
    const calm = await startTestGateway({ config: { callsPerAddress: 0.1 } })
    await call(calm, 'GET', '/api/v1/me')
    for (const route of routes) {
      const reply = await send(calm, sampleCall(route))
      expectRefused(route, reply, [429, 'RATE_LIMITED'])
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await calm.stop()
  })

  it('with a fault, or without Postgres, says so and no more', async () => {
    const broken = await startTestGateway()
    const { token } = await newAdmin(broken)
    const json = { name: 'key' }
    // A session is remembered for two seconds; an API key is looked up each time.
    const { body } = await call(broken, 'POST', '/api/v1/me/api-keys', { token, json })
    const { pool } = broken.catalog
    const { connect, query } = pool
    const fail = () => {
      throw new TypeError('the secret reason')
    }
    Object.assign(pool, { connect: fail, query: fail })
    for (const route of routes) {
      const reply = await send(broken, sampleCall(route), { token: body.key })
      expectRefused(route, reply, [500, 'INTERNAL'])
      expect(JSON.stringify(reply.body)).not.toContain('secret reason')
    }
    Object.assign(pool, { connect, query })
    await pool.end()
    for (const route of routes) {
      const reply = await send(broken, sampleCall(route), { token: body.key })
      expectRefused(route, reply, [503, 'CATALOGUE_UNAVAILABLE'])
    }
    await broken.stop().catch(() => {})
  })
})

/** The answer to HEAD has no body that could say the code. */
function expectRefused(route: AnyRoute, reply: Reply | undefined, expected: [number, string]) {
  const code = route.method === 'head' ? expected[1] : reply?.body.code
  expect([reply?.status, code], nameOf(route)).toEqual(expected)
}

/** A body where none is taken, text for JSON, packed bytes for bytes. */
const otherKind = ({ body }: AnyRoute): string =>
  body?.kind === 'stream' ? 'Content-Encoding: gzip' : 'Content-Type: text/plain'

const headOf = (route: AnyRoute, headers: string, params?: Record<string, string>): string => {
  const { method, path } = sampleCall(route, params)
  return `${method} ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${admin.token}\r\n${headers}\r\n\r\n`
}

/** What a gateway answers to these bytes, until it closes the connection. */
async function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(gateway.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  let answer = ''
  socket.setEncoding('latin1').on('data', (piece) => {
    answer += piece
  })
  const closed = once(socket, 'close')
  socket.write(text)
  await closed
  return answer
}

/** Sends the head of a call and one byte of its body; then what was answered. */
async function beginAndWait(route: AnyRoute): Promise<string> {
  const type = typeOf(route)
  const needed = Object.entries(neededHeaders(route))
  const headers = [...needed, ['Content-Type', type], ['Content-Length', '5']]
  // Streams go to something that is there.
  const make = nameOf(route) in OWN ? undefined : makerFor(route.path)
  const params = await make?.({ url: gateway.url, token: admin.token })
  return exchange(`${headOf(route, headers.map((pair) => pair.join(': ')).join('\r\n'), params)}-`)
}

const typeOf = ({ body }: AnyRoute): string => {
  if (body?.kind === 'json') return 'application/json'
  if (body?.kind === 'form') return FORM_TYPE
  const type = body?.contentType ?? '*/*'
  return /^(\*\/\*|multipart\/.*)$/.test(type) ? 'multipart/form-data; boundary=sample' : type
}
