import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../src/people/sign-in.ts'
import { type Door, openDoor } from './door.ts'
import {
  type Call,
  call,
  newAdmin,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let admin: { token: string; id: string; email: string; password: string }
let node: Door
beforeAll(async () => {
  node = await openDoor((_req, res) => res.writeHead(401).end('canary-answer-of-a-node'))
  gateway = await startTestGateway({ config: { trustProxy: 1 } })
  admin = await newAdmin(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await node?.close()
})

/** Bodies of everything that failed. */
const refusals: string[] = []
const api = async (method: string, path: string, options?: Call) => {
  const reply = await call(gateway, method, `/api/v1${path}`, options)
  if (reply.status >= 400) refusals.push(JSON.stringify(reply.body))
  return reply
}
const asAdmin = (method: string, path: string, json?: unknown) =>
  api(method, path, { token: admin.token, ...(json === undefined ? {} : { json }) })

describe('secrets', () => {
  /** Each as it was typed, or as it was shown once. */
  const canaries: Record<string, string> = {}

  beforeAll(async () => {
    canaries.setup = gateway.setupLink?.split('#token=')[1] ?? ''
    canaries.adminPassword = admin.password
    canaries.adminToken = admin.token
    const password = 'canary-password-0001'
    const email = 'canary@example.test'
    await api('POST', '/auth/register', { json: { email, password, name: 'Canary' } })
    await api('POST', '/auth/register', { json: { email, password, name: 'Canary' } })
    await api('POST', '/auth/register', { json: { email: 'x', password, more: 'canary-field' } })
    await api('POST', '/auth/login', { json: { email, password: 'canary-wrong-password' } })
    const { body: session } = await api('POST', '/auth/login', { json: { email, password } })
    const { accessToken: token, refreshToken } = session
    Object.assign(canaries, { password, wrong: 'canary-wrong-password', token, refreshToken })
    await api('GET', '/me', { token: `${token}x` })
    await api('POST', '/auth/refresh', { json: { refreshToken: `${refreshToken}x` } })
    const next = 'canary-password-0002'
    const change = { password: next, currentPassword: 'canary-current' }
    await api('PATCH', '/me', { token, json: change })
    await api('PATCH', '/me', { token, json: { ...change, currentPassword: password } })
    Object.assign(canaries, { next, current: 'canary-current' })

    const { body: key } = await api('POST', '/me/api-keys', { token, json: { name: 'k' } })
    await api('PATCH', '/me', { token: key.key, json: change })
    canaries.key = key.key
    canaries.invitation = (await asAdmin('POST', '/users/invitations', {})).body.token
    const invited = { email: 'i@example.test', password: next }
    await api('POST', '/auth/register', {
      json: { ...invited, invitation: 'canary-guessed-invitation' },
    })
    canaries.guess = 'canary-guessed-invitation'
    const { id } = session.user
    const reset = await asAdmin('PATCH', `/users/${id}`, { resetPassword: true })
    canaries.reset = reset.body.passwordToken
    await api('POST', '/auth/reset-password', {
      json: { token: 'canary-guessed-reset', password: next },
    })

    const credentials = { type: 'bearer', token: 'canary-of-a-node' }
    Object.assign(canaries, { node: credentials.token, answer: 'canary-answer-of-a-node' })
    await asAdmin('POST', '/nodes', { rpcUrl: node.url, credentials })
    await asAdmin('POST', '/nodes/test', { rpcUrl: node.url, credentials })
    const hook = await asAdmin('POST', '/webhooks', { url: 'https://198.41.0.4/hook' })
    canaries.webhook = hook.body.secret
  })

  it('are all there, so that looking for them means something', () => {
    for (const [name, value] of Object.entries(canaries)) {
      expect(value?.length, name).toBeGreaterThan(10)
    }
    expect(refusals.length).toBeGreaterThan(9)
  })

  const findIn = (text: string) =>
    Object.entries(canaries).flatMap(([name, value]) => (text.includes(value) ? [name] : []))

  it('are in no line of the log', () => {
    expect(gateway.lines.length).toBeGreaterThan(10)
    expect(findIn(gateway.lines.join('\n'))).toEqual([])
  })

  it('are in no answer that refuses something', () => {
    expect(findIn(refusals.join('\n'))).toEqual([])
  })

  it('are in no row as they are, neither jobs nor the audit log nor any other', async () => {
    const { pool } = gateway.catalog
    const { rows: tables } = await pool.query(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    expect(tables.length).toBeGreaterThan(20)
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await pool.query(`SELECT t::text AS text FROM "${name}" t`)
      // Hashes and sealed texts are bytes of their own; what is looked for would stand there as text.
      const hex = (text: string) => Buffer.from(text).toString('hex')
      const text = rows.map((row) => row.text).join('\n')
      const asHex = Object.values(canaries).filter((value) => text.includes(hex(value)))
      if (findIn(text).length + asHex.length > 0) found.push(`${name}: ${findIn(text)} ${asHex}`)
    }
    expect(found).toEqual([])
  })
})

describe('the work of a sign-in', () => {
  it('is the same for a right address, an unknown one, and one without a password', async () => {
    await asAdmin('POST', '/users', { email: 'without@example.test' })
    const verified: (string | undefined)[] = []
    const tries = [admin.email, 'nobody@example.test', 'without@example.test'].map((email) =>
      signIn(
        {
          catalog: gateway.catalog,
          tokens: { sign: async () => '' },
          limits: {
            account: { take: () => 0, giveBack: () => {} },
            address: { take: () => 0, giveBack: () => {} },
          },
          passwords: {
            verify: async (stored) => {
              verified.push(stored)
              return false
            },
          },
        },
        { email, password: 'wrong' },
        { ip: '', userAgent: undefined },
      ),
    )
    const said = (await Promise.allSettled(tries)).map((one) =>
      one.status === 'rejected' ? one.reason.message : 'signed in',
    )
    expect(new Set(said).size).toBe(1)
    expect(verified).toHaveLength(3)
    expect(verified).toContain(undefined)
  })
})

describe('cookies', () => {
  const login = (target: { url: string }, headers = {}) =>
    call(target, 'POST', '/api/v1/auth/login', {
      headers,
      json: { email: admin.email, password: admin.password },
    })
  const cookiesOf = (headers: Headers) => headers.getSetCookie()

  it('are Secure when the request came by https, also to the proxy in front', async () => {
    const plain = cookiesOf((await login(gateway)).headers)
    const secure = cookiesOf((await login(gateway, { 'x-forwarded-proto': 'https' })).headers)
    expect([plain.length, secure.length]).toEqual([3, 3])
    for (const cookie of plain) expect(cookie).not.toContain('Secure')
    for (const cookie of secure) expect(cookie).toContain('; Secure')
  })

  it('alone change nothing: not the account, not its sessions, nothing of administrators', async () => {
    const cookies = cookiesOf((await login(gateway)).headers)
    const cookie = cookies.map((one) => one.split(';')[0]).join('; ')
    const csrf = /hf_csrf=([^;]+)/.exec(cookie)?.[1] ?? ''
    for (const [method, path, json] of [
      ['PATCH', '/me', { name: 'Mallory' }],
      ['DELETE', '/me', { password: admin.password }],
      ['DELETE', '/me/sessions', undefined],
      ['POST', '/me/api-keys', { name: 'k' }],
      ['POST', '/users', { email: 'm@example.test' }],
      ['POST', '/users/invitations', {}],
      ['PATCH', '/settings', { registration: 'open' }],
    ] as const) {
      const options = { headers: { cookie }, ...(json === undefined ? {} : { json }) }
      const reply = await api(method, path, options)
      expect([reply.status, reply.body.code], path).toEqual([403, 'CSRF_REJECTED'])
    }
    const headers = { cookie, 'x-csrf-token': csrf }
    expect((await api('PATCH', '/me', { headers, json: { name: 'Me' } })).status).toBe(200)
  })
})
