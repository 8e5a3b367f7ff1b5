import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options?: Parameters<typeof call>[3]) =>
  call(gateway, method, `/api/v1${path}`, options)

const cookiesOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    headers.getSetCookie().map((cookie) => (cookie.split(';')[0] as string).split('=', 2)),
  )

const cookieHeader = (cookies: Record<string, string>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')

describe('registration', () => {
  it('makes an account once per address, whatever its case', async () => {
    const account = { email: 'Ann@Example.test', password: 'correct horse', name: 'Ann' }
    const made = await api('POST', '/auth/register', { json: account })
    expect(made.status).toBe(201)
    expect(made.body.user).toMatchObject({
      email: 'Ann@Example.test',
      name: 'Ann',
      role: 'user',
      quota: { bytes: null, used: 0 },
    })
    const again = await api('POST', '/auth/register', {
      json: { ...account, email: 'ann@example.TEST' },
    })
    expect([again.status, again.body.code]).toEqual([409, 'EMAIL_TAKEN'])
  })

  it.each([
    [{ email: 'b@example.test', password: 'short' }, ['password']],
    [{ email: 'not an address', password: 'long enough' }, ['email']],
    [{ email: 'b@example.test' }, ['password']],
    [{ email: 'b@example.test', password: 'long enough', role: 'admin' }, ['role']],
    [{ email: 'b@example.test', password: 'long enough', name: 'a\nb' }, ['name']],
    [{ email: 1, password: ['x'], extra: 1, more: 2 }, ['email', 'password', 'extra', 'more']],
    [[], ['body']],
  ])('refuses %j and names the fields', async (json, paths) => {
    const { status, body, headers } = await api('POST', '/auth/register', { json })
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual(paths)
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body.requestId).toBe(headers.get('x-request-id'))
  })

  it('does not take __proto__ for a field', async () => {
    const { status, body } = await api('POST', '/auth/register', {
      headers: { 'content-type': 'application/json' },
      body: '{"email":"p@example.test","password":"long enough","__proto__":{"role":"admin"}}',
    })
    expect([status, body.errors[0].path]).toEqual([400, '__proto__'])
  })

  it('can be closed', async () => {
    const closed = await startTestGateway({ config: { registration: 'closed' } })
    const json = { email: 'a@example.test', password: 'long enough' }
    const { status, body } = await call(closed, 'POST', '/api/v1/auth/register', { json })
    await closed.stop()
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('a JSON body', () => {
  it.each([
    ['text/plain', '{}', 415],
    ['application/json', '{', 400],
    ['application/json', '', 400],
    ['application/json', `{"email":"${'x'.repeat(70_000)}"}`, 413],
    ['application/json', '['.repeat(60_000), 400],
  ])('of type %s that is not one is refused', async (type, text, status) => {
    const reply = await api('POST', '/auth/login', {
      headers: { 'content-type': type },
      body: text,
    })
    expect(reply.status).toBe(status)
    expect(reply.body.requestId).toBeTruthy()
  })

  it('is not unpacked', async () => {
    const reply = await api('POST', '/auth/login', {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: 'anything',
    })
    expect([reply.status, reply.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })
})

describe('sign-in', () => {
  it('answers a wrong password and an unknown address in the same words', async () => {
    const { email } = await newUser(gateway)
    const wrong = await api('POST', '/auth/login', { json: { email, password: 'wrong' } })
    const unknown = await api('POST', '/auth/login', {
      json: { email: 'nobody@example.test', password: 'wrong' },
    })
    const { requestId: _, ...said } = wrong.body
    expect(unknown.body).toMatchObject(said)
    expect([wrong.status, unknown.status]).toEqual([401, 401])
  })

  it('gives a token that opens the door, and nothing else does', async () => {
    const user = await newUser(gateway)
    const me = await api('GET', '/me', { token: user.token })
    expect([me.status, me.body.user.id]).toEqual([200, user.id])
    expect((await api('GET', '/me')).status).toBe(401)
    expect((await api('GET', '/me', { token: `${user.token}x` })).status).toBe(401)
    const basic = await api('GET', '/me', { headers: { authorization: 'Basic YTpi' } })
    expect([basic.status, basic.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="holdfast"',
    ])
  })

  it('is limited per account, whichever address a client claims to have', async () => {
    const limited = await startTestGateway()
    const { email, password } = await newUser(limited)
    const attempt = (i: number) =>
      call(limited, 'POST', '/api/v1/auth/login', {
        json: { email, password: 'wrong' },
        headers: { 'x-forwarded-for': `203.0.113.${i}` },
      })
    const codes: number[] = []
    for (let i = 0; i < 12; i += 1) codes.push((await attempt(i)).status)
    const last = await attempt(13)
    const right = await call(limited, 'POST', '/api/v1/auth/login', { json: { email, password } })
    await limited.stop()
    expect(codes).toEqual([...Array(10).fill(401), 429, 429])
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(right.status).toBe(429)
  })
})

describe('the limit per address', () => {
  const guess = (target: RunningGateway, i: number) =>
    call(target, 'POST', '/api/v1/auth/login', {
      json: { email: `nobody${i}@example.test`, password: 'wrong' },
      headers: { 'x-forwarded-for': `203.0.113.${i}` },
    })

  it('holds against a client that makes addresses up', async () => {
    const limited = await startTestGateway()
    const codes: number[] = []
    for (let i = 0; i < 60; i += 1) codes.push((await guess(limited, i)).status)
    await limited.stop()
    expect(codes.slice(0, 50)).toEqual(Array(50).fill(401))
    expect(codes).toContain(429)
  })

  it('counts each client of a proxy that is trusted by itself', async () => {
    const behind = await startTestGateway({ config: { trustProxy: 1 } })
    const codes: number[] = []
    for (let i = 0; i < 60; i += 1) codes.push((await guess(behind, i)).status)
    await behind.stop()
    expect(codes).toEqual(Array(60).fill(401))
  })
})

describe('a session', () => {
  const signIn = async () => {
    const { email, password } = await newUser(gateway)
    return api('POST', '/auth/login', { json: { email, password } })
  }

  it('goes on with each refresh token once, and ends when one comes back', async () => {
    const first = (await signIn()).body
    const refresh = (refreshToken: string) =>
      api('POST', '/auth/refresh', { json: { refreshToken } })
    const second = await refresh(first.refreshToken)
    expect(second.status).toBe(200)
    expect(second.body.refreshToken).not.toBe(first.refreshToken)
    const third = await refresh(second.body.refreshToken)
    const stolen = await refresh(first.refreshToken)
    expect([stolen.status, stolen.body.code]).toEqual([401, 'UNAUTHENTICATED'])
    expect((await refresh(third.body.refreshToken)).status).toBe(401)
    expect((await refresh('nonsense')).status).toBe(401)
    expect((await api('POST', '/auth/refresh')).status).toBe(401)
  })

  it('goes on when the answer to a refresh was lost, and the same token comes again', async () => {
    const { refreshToken } = (await signIn()).body
    const refresh = () => api('POST', '/auth/refresh', { json: { refreshToken } })
    const [lost, arrived] = [await refresh(), await refresh()]
    expect([lost.status, arrived.status]).toEqual([200, 200])
    expect((await api('GET', '/me', { token: arrived.body.accessToken })).status).toBe(200)
  })

  it('works by cookie, and changes nothing without the header of our own pages', async () => {
    const reply = await signIn()
    const cookies = cookiesOf(reply.headers)
    expect(Object.keys(cookies)).toEqual(['hf_access', 'hf_refresh', 'hf_csrf'])
    const cookie = cookieHeader(cookies)
    expect((await api('GET', '/me', { headers: { cookie } })).status).toBe(200)

    const blind = await api('POST', '/auth/refresh', { headers: { cookie } })
    expect([blind.status, blind.body.code]).toEqual([403, 'CSRF_REJECTED'])
    const guessed = await api('POST', '/auth/refresh', {
      headers: { cookie, 'x-csrf-token': 'guess' },
    })
    expect(guessed.status).toBe(403)
    const ours = { cookie, 'x-csrf-token': cookies.hf_csrf ?? '' }
    const refreshed = await api('POST', '/auth/refresh', { headers: ours })
    expect(refreshed.status).toBe(200)
    expect(cookiesOf(refreshed.headers).hf_refresh).not.toBe(cookies.hf_refresh)
  })

  it('ends with a sign-out, for its access token too', async () => {
    const reply = await signIn()
    const { accessToken, refreshToken } = reply.body
    expect((await api('POST', '/auth/logout', { token: accessToken })).status).toBe(204)
    expect((await api('GET', '/me', { token: accessToken })).status).toBe(401)
    expect((await api('POST', '/auth/refresh', { json: { refreshToken } })).status).toBe(401)

    const other = await signIn()
    const cookies = cookiesOf(other.headers)
    const out = await api('POST', '/auth/logout', {
      headers: { cookie: cookieHeader(cookies), 'x-csrf-token': cookies.hf_csrf ?? '' },
    })
    expect(out.status).toBe(204)
    expect(Object.values(cookiesOf(out.headers))).toEqual(['', '', ''])
    const { refreshToken: ended } = other.body
    expect((await api('POST', '/auth/refresh', { json: { refreshToken: ended } })).status).toBe(401)
  })
})

describe('the first administrator', () => {
  it('is made with the one-time link, once', async () => {
    expect(gateway.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#token=[\w-]{43}$/)
    const token = gateway.setupLink?.split('#token=')[1]
    const json = { token: 'wrong', email: 'x@example.test', password: 'long enough' }
    expect((await api('POST', '/auth/setup', { json })).status).toBe(403)
    const admin = await newAdmin(gateway)
    const me = await api('GET', '/me', { token: admin.token })
    expect(me.body.user.role).toBe('admin')
    const again = await api('POST', '/auth/setup', { json: { ...json, token } })
    expect([again.status, again.body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('has a link that restarts do not change, of which only a hash is stored', async () => {
    const { createSecretKeys } = await import('@holdfast/process')
    const { setupToken } = await import('../src/people/setup.ts')
    const { SECRET } = await import('./running-gateway.ts')
    const fresh = await startTestGateway()
    const token = fresh.setupLink?.split('#token=')[1] ?? ''
    expect(await setupToken(fresh.catalog, createSecretKeys(SECRET))).toBe(token)
    const { rows } = await fresh.catalog.pool.query('SELECT value::text FROM settings')
    await fresh.stop()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(fresh.lines.join('')).not.toContain(token)
  })
})

describe('the secret', () => {
  it('must be the one the catalogue was made with, or its successor', async () => {
    const { createSecretKeys } = await import('@holdfast/process')
    const { checkSecret } = await import('../src/people/check-secret.ts')
    const { SECRET } = await import('./running-gateway.ts')
    const other = 'Xn4vB7mK2qW9eR5tY8uI1oP3aS6dF0gH'
    const { catalog } = gateway
    await expect(checkSecret(catalog, createSecretKeys(other))).rejects.toThrow('HOLDFAST_SECRET')
    await checkSecret(catalog, createSecretKeys(other, SECRET))
    await checkSecret(catalog, createSecretKeys(other))
    await checkSecret(catalog, createSecretKeys(SECRET, other))
  })
})

describe('the log', () => {
  it('has one line per request with fixed fields, and no secret', async () => {
    const { password, token } = await newUser(gateway)
    await api('GET', '/me', { token, headers: { 'x-request-id': 'my-request-0001' } })
    const lines = gateway.lines.filter((text) => text.includes('my-request-0001'))
    expect(lines).toHaveLength(1)
    // A field that is there twice is still JSON to a parser, and two columns to everybody else.
    expect(lines[0]?.match(/"route"/g)).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      route: 'GET /me',
      status: 200,
      outcome: 'ok',
      ms: expect.any(Number),
    })
    const all = gateway.lines.join('')
    for (const secret of [password, token, 'hf_refresh', 'Bearer']) {
      expect(all).not.toContain(secret)
    }
  })
})
