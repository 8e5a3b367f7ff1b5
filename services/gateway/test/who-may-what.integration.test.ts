import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../src/routes/table.ts'
import { type AnyRoute, nameOf, sampleCall } from './contract/sample-call.ts'
import { isClosedToKeys, makerFor, OWN } from './contract/things.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

// S4: user A, B, an administrator, an API key and nobody × every route of users × A's things. The
// routes of administrators are in every-route.integration.test.ts.

let gateway: RunningGateway
let ann: { token: string }
let others: [who: string, token: string | undefined, status: number][]
let annsKey: string
/** Everything that only Ann may ever read. */
const secrets: string[] = []

beforeAll(async () => {
  gateway = await startTestGateway({}, (catalog) => openTestStorage(catalog))
  ann = await newUser(gateway)
  const [ben, admin] = [await newUser(gateway), await newAdmin(gateway)]
  annsKey = await keyOf(ann.token)
  others = [
    ['another user', ben.token, 404],
    ['an administrator', admin.token, 404],
    ["another user's API key", await keyOf(ben.token), 404],
    ['nobody', undefined, 401],
  ]
})
afterAll(() => gateway?.stop())

async function keyOf(token: string): Promise<string> {
  const json = { name: 'key' }
  return (await call(gateway, 'POST', '/api/v1/me/api-keys', { token, json })).body.key
}

async function newThing(route: AnyRoute): Promise<Record<string, string>> {
  const make = makerFor(route.path)
  if (make === undefined) throw new Error(`say in contract/things.ts how to make one of these`)
  const thing = await make({ url: gateway.url, token: ann.token })
  secrets.push(...secretsOf(thing))
  return thing
}

/** The number of a version tells nothing, and stands everywhere. */
const secretsOf = (thing: Record<string, string>) =>
  Object.values(thing).filter((value) => !/^\d+$/.test(value))

function send(route: AnyRoute, thing: Record<string, string>, token: string | undefined) {
  const { method, path, headers, body } = sampleCall(route, thing)
  return call(gateway, method, path, {
    headers,
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  })
}

const CODES: Record<number, string> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
}

const ofUsers = routes.filter(({ access }) => access === 'user')
const ofThings = ofUsers.filter(({ path }) => path.includes('{'))

describe('what belongs to somebody', () => {
  it.each(ofThings.filter((route) => !(nameOf(route) in OWN)).map((r) => [nameOf(r), r] as const))(
    '%s: is not there for anybody else',
    async (_, route) => {
      const thing = await newThing(route)
      for (const [who, token, expected] of others) {
        const { status, body } = await send(route, thing, token)
        const wanted = token?.startsWith('hf_') && isClosedToKeys(route) ? 403 : expected
        // The answer to HEAD has no body that could say the code.
        const code = route.method === 'head' ? CODES[wanted] : body.code
        expect([status, code], who).toEqual([wanted, CODES[wanted]])
        for (const secret of secretsOf(thing)) {
          expect(JSON.stringify(body), who).not.toContain(secret)
        }
      }
    },
  )

  const ofKeys = ofThings.filter((route) => !isClosedToKeys(route))
  it.each(ofKeys.map((route) => [nameOf(route), route] as const))(
    "%s: is there for its owner's API key",
    async (_, route) => {
      const { status } = await send(route, await newThing(route), annsKey)
      expect([401, 403, 404]).not.toContain(status)
    },
  )

  const ofLinks = routes.filter(({ beside, path }) => beside && path.includes('{token}'))
  it.each(ofLinks.map((route) => [nameOf(route), route] as const))(
    '%s: is there for whoever has the token of a link, and for nobody who has another word',
    async (_, route) => {
      const thing = await newThing(route)
      const { body } = await call(gateway, 'GET', '/api/v1/links', ann)
      const [link] = body.items
      const everybody = [...others.map(([, token]) => token), ann.token, annsKey]
      for (const token of everybody) {
        expect((await send(route, thing, token)).status).toBeLessThan(400)
        const shifted = thing.token?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) ?? ''
        for (const word of [link.id, link.id.replaceAll('-', ''), shifted]) {
          const { status, body } = await send(route, { ...thing, token: word }, token)
          expect([status, body.code], word).toEqual([404, 'NOT_FOUND'])
        }
      }
      await call(gateway, 'DELETE', `/api/v1/links/${link.id}`, ann)
      for (const token of everybody) expect((await send(route, thing, token)).status).toBe(404)
    },
  )

  it('stays what it was when others use the same names', async () => {
    for (const route of ofThings.filter((one) => nameOf(one) in OWN)) {
      const thing = await newThing(route)
      const before = await call(gateway, 'GET', sampleCall(route, thing).path, ann)
      for (const [, token] of others) await send(route, thing, token)
      const after = await call(gateway, 'GET', sampleCall(route, thing).path, ann)
      expect([after.status, after.body]).toEqual([before.status, before.body])
    }
  })

  it('is in no list of anybody else', async () => {
    for (const route of ofUsers.filter((one) => one.method === 'get' && !one.path.includes('{'))) {
      for (const [who, token] of others) {
        const { body } = await send(route, {}, token)
        const text = JSON.stringify(body)
        const seen = secrets.filter((secret) => !isOwnPath(secret) && text.includes(secret))
        expect(seen, `${nameOf(route)}, ${who}`).toEqual([])
      }
    }
    expect(secrets.length).toBeGreaterThan(5)
  })

  it('says nothing to whoever stores the same bytes', async () => {
    const bytes = 'the same bytes, of somebody else'
    const ben = others[0]?.[1]
    const path = '/api/v1/files/by-path/twin.txt'
    const put = (token: string | undefined, body: string, at = path) =>
      call(gateway, 'PUT', at, { body, ...(token === undefined ? {} : { token }) })
    await put(ann.token, bytes)
    const known = await put(ben, bytes)
    const fresh = await put(ben, bytes.replace('same', 'only'), `${path}.new`)
    expect(known.status).toBe(201)
    const facts = ({ body, headers }: typeof known) => [
      body.health,
      body.sealed,
      body.copies,
      [...headers.keys()].sort(),
    ]
    expect(facts(known)).toEqual(facts(fresh))
  })
})

/** Others made files of these names themselves. */
const isOwnPath = (secret: string) => secret.includes('/')
