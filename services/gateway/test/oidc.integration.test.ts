import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newVisitor, type Visitor } from './foreign-sign-in.ts'
import {
  CLIENT,
  freePort,
  type IdentityProvider,
  startIdentityProvider,
} from './identity-provider.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

// Against a real provider: what it refuses (codes used twice, another verifier) is its own refusal.

let provider: IdentityProvider
let gateway: RunningGateway
let admin: { token: string }
const BEGIN = '/api/v1/auth/oidc'

beforeAll(async () => {
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  provider = await startIdentityProvider(`${publicUrl}${BEGIN}/callback`)
  const { issuer } = provider
  const oidc = { issuer, ...CLIENT, name: 'Keycloak', scopes: 'openid email profile' }
  gateway = await startTestGateway({ config: { port, publicUrl, oidc } })
  admin = await newAdmin(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.close()
})

let count = 0
/** Somebody whom the provider knows; their login there is their subject. */
function newPerson(more: object = {}) {
  count += 1
  const person = {
    email: `person${count}@example.org`,
    email_verified: true,
    name: `Person ${count}`,
  }
  provider.people[`login${count}`] = { ...person, ...more }
  return { login: `login${count}`, ...person }
}

const begin = (query = '') => `${gateway.url}${BEGIN}${query}`
const land = async (visitor: Visitor, back: string) =>
  (await visitor.visit(back)).headers.get('location')

/** Signs in up to the page one lands on. */
async function signIn(who: { login: string }, query = '', visitor = newVisitor()) {
  const to = await land(visitor, await visitor.passProvider(begin(query), who))
  return { visitor, to, token: visitor.cookies.get('hf_access') as string }
}

const me = (token: string) => call(gateway, 'GET', '/api/v1/me', { token })
const api = (method: string, path: string, options: Parameters<typeof call>[3]) =>
  call(gateway, method, `/api/v1${path}`, options)
const setRegistration = (registration: string) =>
  api('PATCH', '/settings', { token: admin.token, json: { registration } })

/** Begins to link, as the page does; the visitor then has the flow's cookie. */
async function beginLink(visitor: Visitor, token: string, currentPassword?: string) {
  const answer = await visitor.visit(`${gateway.url}/api/v1/me/identity`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ currentPassword }),
  })
  const body = (await answer.json()) as { location: string; code?: string }
  return { status: answer.status, body }
}

describe('signing in with a provider', () => {
  it('makes an account the first time, and opens the same one the next time', async () => {
    const person = newPerson()
    const first = await signIn(person, '?to=/trash?sort=name')
    expect(first.to).toBe('/trash?sort=name')
    expect([...first.visitor.cookies.keys()]).toEqual(
      expect.arrayContaining(['hf_access', 'hf_refresh', 'hf_csrf']),
    )
    expect(first.visitor.cookies.has('hf_flow')).toBe(false)
    const { email, name } = person
    const { user } = (await me(first.token)).body
    expect(user).toMatchObject({ email, name, role: 'user', hasPassword: false })
    // By the subject, whatever became of the address.
    provider.people[person.login] = { email: 'moved@example.org', email_verified: false }
    const second = await signIn(person)
    expect(second.to).toBe('/files')
    expect((await me(second.token)).body.user.id).toBe(user.id)
    const sessions = await api('GET', '/me/sessions', { token: second.token })
    expect(sessions.body.items).toHaveLength(2)
    const { body } = await api('GET', '/me/identity', { token: second.token })
    expect(body.identity).toMatchObject({ issuer: provider.issuer, email: 'moved@example.org' })
    const actions = (await listAudit(gateway.catalog, { actorId: user.id })).map(
      (row) => row.action,
    )
    expect(actions).toEqual(['session.started', 'session.started', 'user.registered'])
  })

  it('keeps and logs nothing that a stranger could use', async () => {
    const visitor = newVisitor()
    const back = await visitor.passProvider(begin('?invitation=secretword'), newPerson())
    const flow = visitor.cookies.get('hf_flow') as string
    const { code, state } = Object.fromEntries(new URL(back).searchParams)
    const { rows } = await gateway.catalog.pool.query('SELECT * FROM sign_in_flows')
    await visitor.visit(back)
    const seen = gateway.lines.join('') + JSON.stringify(rows)
    for (const secret of [flow, code, state, 'secretword', CLIENT.clientSecret]) {
      expect(secret).toBeTruthy()
      expect(seen).not.toContain(secret)
    }
  })

  it('sends the browser there with PKCE, and binds it by a cookie that comes back', async () => {
    const answer = await newVisitor().visit(begin())
    expect(answer.status).toBe(303)
    const address = new URL(answer.headers.get('location') ?? '')
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${gateway.url}${BEGIN}/callback`,
      scope: 'openid email profile',
      state: expect.stringMatching(/.{40}/),
      nonce: expect.stringMatching(/.{40}/),
    })
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(
      /^hf_flow=.*; Path=\/api\/v1\/auth\/oidc; Max-Age=600; HttpOnly; SameSite=Lax$/,
    )
    expect((await api('GET', '/auth/ways-in', {})).body.provider).toEqual({
      name: 'Keycloak',
      url: begin(),
    })
  })

  it('works once, for the browser that began it', async () => {
    const person = newPerson()
    const visitor = newVisitor()
    const back = await visitor.passProvider(begin(), person)
    const flow = visitor.cookies.get('hf_flow') as string
    const over = '/login?trouble=FLOW_ENDED'
    // Somebody else who got hold of the address, without a cookie and with one of their own.
    expect(await land(newVisitor(), back)).toBe(over)
    const other = newVisitor()
    await other.visit(begin())
    expect(await land(other, back)).toBe(over)
    expect(await land(visitor, back)).toBe('/files')
    visitor.cookies.set('hf_flow', flow)
    expect(await land(visitor, back)).toBe(over)
  })

  it('ends after ten minutes', async () => {
    const visitor = newVisitor()
    const back = await visitor.passProvider(begin(), newPerson())
    await gateway.catalog.pool.query(
      `UPDATE sign_in_flows SET expires_at = now() - interval '1 second'`,
    )
    expect(await land(visitor, back)).toBe('/login?trouble=FLOW_ENDED')
  })

  it('takes no code of another sign-in, and no answer of another provider', async () => {
    const stolen = await newVisitor().passProvider(begin(), newPerson())
    const swap = async (change: (url: URL) => void) => {
      const visitor = newVisitor()
      const back = new URL(await visitor.passProvider(begin(), newPerson()))
      change(back)
      return land(visitor, back.href)
    }
    const code = new URL(stolen).searchParams.get('code') as string
    const refused = '/login?trouble=PROVIDER_ANSWER_INVALID'
    expect(await swap((url) => url.searchParams.set('code', code))).toBe(refused)
    expect(await swap((url) => url.searchParams.set('iss', 'https://evil.example'))).toBe(refused)
    expect(await swap((url) => url.searchParams.delete('iss'))).toBe(refused)
    // Parameters of its own are nobody's business.
    expect(await swap((url) => url.searchParams.set('session_state', 'x'))).toBe('/files')
    expect((await newVisitor().visit(begin('/callback?state=a&state=b'))).status).toBe(400)
  })

  it('says so when it was stopped there, and keeps where one wanted to go', async () => {
    const visitor = newVisitor()
    const back = await visitor.passProvider(begin('?to=/trash'), 'cancel')
    expect(await land(visitor, back)).toBe('/login?trouble=PROVIDER_REFUSED&to=%2Ftrash')
  })

  it.each(['https://evil.example/a', '//evil.example', '/\\\\evil.example', '/api/v1/auth/logout'])(
    'leads to no other place than a page of ours: %s',
    async (to) => {
      expect((await signIn(newPerson(), `?to=${encodeURIComponent(to)}`)).to).toBe('/files')
    },
  )

  it('refuses whom an administrator disabled', async () => {
    const person = newPerson()
    const { token } = await signIn(person)
    const { id } = (await me(token)).body.user
    const seen = await api('GET', `/users/${id}`, admin)
    expect(seen.body).toMatchObject({ isLinked: true, hasPassword: false })
    await api('PATCH', `/users/${id}`, { token: admin.token, json: { disabled: true } })
    expect((await signIn(person)).to).toBe('/login?trouble=ACCOUNT_DISABLED')
  })
})

describe('somebody new', () => {
  it('needs an address that the provider has verified, and that is nobody else’s', async () => {
    expect((await signIn(newPerson({ email_verified: false }))).to).toContain('EMAIL_NOT_VERIFIED')
    expect((await signIn(newPerson({ email: undefined }))).to).toContain('EMAIL_NOT_VERIFIED')
    const local = await newUser(gateway)
    const refused = await signIn(newPerson({ email: local.email.toUpperCase() }))
    expect([refused.to, refused.token]).toEqual(['/login?trouble=EMAIL_TAKEN', undefined])
    // Who only says that the address is theirs hears nothing of the account.
    const claimed = await signIn(newPerson({ email: local.email, email_verified: false }))
    expect(claimed.to).toContain('EMAIL_NOT_VERIFIED')
  })

  it('needs an invitation where accounts are made by invitation, and none helps where they are not', async () => {
    await setRegistration('invitation')
    const person = newPerson()
    const json = { email: person.email }
    const { body } = await api('POST', '/users/invitations', { token: admin.token, json })
    const invited = `?invitation=${body.token}`
    expect((await signIn(person)).to).toContain('INVITATION_NEEDED')
    expect((await signIn(newPerson(), invited)).to).toContain('INVITATION_INVALID')
    await setRegistration('closed')
    expect((await signIn(person, invited)).to).toContain('REGISTRATION_CLOSED')
    await setRegistration('invitation')
    expect((await signIn(person, invited)).to).toBe('/files')
    expect((await signIn(newPerson(), invited)).to).toContain('INVITATION_INVALID')
    // Whoever has an account needs none.
    expect((await signIn(person)).to).toBe('/files')
    await setRegistration('open')
  })
})

describe('an account that is linked', () => {
  it('is opened by the provider from then on, and by its password until it is unlinked', async () => {
    const user = await newUser(gateway)
    const person = newPerson({ email: user.email })
    const visitor = newVisitor()
    const link = (password?: string) => beginLink(visitor, user.token, password)
    expect((await link()).body.code).toBe('VALIDATION_FAILED')
    expect((await link('not the password')).body.code).toBe('WRONG_PASSWORD')
    const { status, body } = await link(user.password)
    expect(status).toBe(200)
    expect(await land(visitor, await visitor.passProvider(body.location, person))).toBe('/account')
    const { token } = await signIn(person)
    expect((await me(token)).body.user).toMatchObject({ id: user.id, hasPassword: true })
    const unlink = () => api('DELETE', '/me/identity', { token })
    expect([(await unlink()).status, (await unlink()).status]).toEqual([204, 404])
    expect((await signIn(person)).to).toContain('EMAIL_TAKEN')
    const rows = await listAudit(gateway.catalog, { actions: ['identity.'], actorId: user.id })
    expect(rows.map(({ action }) => action)).toEqual(['identity.unlinked', 'identity.linked'])
  })

  it('is linked by nobody whose session ended on the way, and with nobody else’s identity', async () => {
    const [ann, ben] = [await newUser(gateway), await newUser(gateway)]
    const person = newPerson()
    await signIn(person)
    const visitor = newVisitor()
    const taken = (await beginLink(visitor, ann.token, ann.password)).body
    const back = await visitor.passProvider(taken.location, person)
    expect(await land(visitor, back)).toBe('/account?trouble=IDENTITY_TAKEN')
    const late = (await beginLink(visitor, ben.token, ben.password)).body
    const lateBack = await visitor.passProvider(late.location, newPerson())
    await api('POST', '/auth/logout', { token: ben.token })
    expect(await land(visitor, lateBack)).toBe('/account?trouble=FLOW_ENDED')
  })

  it('without a password changes and leaves by a sign-in of the last minutes alone', async () => {
    const person = newPerson()
    const { token } = await signIn(person)
    const { id } = (await me(token)).body.user
    expect((await api('DELETE', '/me/identity', { token })).body.code).toBe('LAST_WAY_IN')
    const old = `UPDATE sessions SET created_at = now() - interval '11 minutes' WHERE user_id = $1`
    await gateway.catalog.pool.query(old, [id])
    const calls = [
      api('PATCH', '/me', { token, json: { password: 'a first password' } }),
      api('DELETE', '/me', { token, json: {} }),
      api('POST', '/me/identity', { token, json: {} }),
    ]
    for (const { status, body } of await Promise.all(calls)) {
      expect([status, body.code]).toEqual([403, 'SIGN_IN_AGAIN'])
    }
    const again = await signIn(person)
    const json = { password: 'a first password' }
    const set = await api('PATCH', '/me', { token: again.token, json })
    expect(set.body.user.hasPassword).toBe(true)
    expect((await api('DELETE', '/me', { token: again.token, json: {} })).status).toBe(400)
    expect((await api('DELETE', '/me/identity', { token: again.token })).status).toBe(204)
    expect((await api('DELETE', '/me', { token: again.token, json })).status).toBe(204)
    const other = newPerson()
    const { token: last } = await signIn(other)
    expect((await api('DELETE', '/me', { token: last, json: {} })).status).toBe(204)
    // Its identity is free again: the next sign-in makes another account.
    expect((await signIn(other)).to).toBe('/files')
  })
})

describe('a provider that is away', () => {
  it('keeps nothing from starting, is said in words, and is asked again', async () => {
    const user = await newUser(gateway)
    const port = await freePort()
    const late = await startIdentityProvider(`http://127.0.0.1:${port}${BEGIN}/callback`, {
      isPublic: true,
    })
    late.away = true
    const { issuer } = late
    const { clientId } = CLIENT
    const oidc = { issuer, clientId, clientSecret: undefined, name: 'K', scopes: 'openid email' }
    const own = await startTestGateway({
      config: { port, publicUrl: `http://127.0.0.1:${port}`, oidc },
    })
    const visitor = newVisitor()
    const there = `${own.url}${BEGIN}`
    expect(await land(visitor, there)).toBe('/login?trouble=PROVIDER_AWAY')
    const { token, password } = await newUser(own)
    const json = { currentPassword: password }
    const refused = await call(own, 'POST', '/api/v1/me/identity', { token, json })
    expect([refused.status, refused.body.code]).toEqual([503, 'PROVIDER_AWAY'])
    expect(own.lines.join('')).toContain('a sign-in with the provider failed')
    late.away = false
    late.people.late = { email: user.email, email_verified: true }
    const back = await visitor.passProvider(there, { login: 'late' })
    const asked = late.discoveries()
    late.away = true
    expect(await land(visitor, back)).toBe('/login?trouble=PROVIDER_AWAY')
    late.away = false
    // It signs in at once, being known there; a public client has no secret.
    const again = await visitor.passProvider(there, { login: 'late' })
    expect(await land(visitor, again)).toBe('/files')
    expect(late.discoveries()).toBe(asked)
    await own.stop()
    await late.close()
  })

  it('is none where there is none, and is not asked for without end', async () => {
    const without = await startTestGateway()
    const { token, password } = await newUser(without)
    const json = { currentPassword: password }
    const link = await call(without, 'POST', '/api/v1/me/identity', { token, json })
    expect([link.status, link.body.code]).toEqual([409, 'PROVIDER_NOT_SET_UP'])
    for (const path of [BEGIN, `${BEGIN}/callback`]) {
      const { status, headers } = await call(without, 'GET', path)
      expect([status, headers.get('location')?.split('=')[0]]).toEqual([303, '/login?trouble'])
    }
    expect((await call(without, 'GET', '/api/v1/auth/ways-in')).body.provider).toBeNull()
    expect((await call(without, 'GET', '/api/v1/me/identity', { token })).body.identity).toBeNull()
    // Fifty at once, together with those by password; some come back while we ask.
    const answers = new Set<string | null>()
    for (let at = 0; at < 70 && answers.size < 2; at += 1) {
      answers.add((await call(without, 'GET', BEGIN)).headers.get('location'))
    }
    expect(answers).toContain('/login?trouble=RATE_LIMITED')
    await without.stop()
  })
})
