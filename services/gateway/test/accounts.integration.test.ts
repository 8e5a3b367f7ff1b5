import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Call,
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

let gateway: RunningGateway
let admin: { token: string; id: string; email: string; password: string }
beforeAll(async () => {
  gateway = await startTestGateway({}, openTestStorage)
  admin = await newAdmin(gateway)
})
afterAll(() => gateway?.stop())

const api = (method: string, path: string, options?: Call) =>
  call(gateway, method, `/api/v1${path}`, options)
const asAdmin = (method: string, path: string, json?: unknown) =>
  api(method, path, { token: admin.token, ...(json === undefined ? {} : { json }) })
const login = (email: string, password: string) =>
  api('POST', '/auth/login', { json: { email, password } })
const statusOf = async (token: string) => (await api('GET', '/me', { token })).status
const actionsOn = async (subject: string) =>
  (await listAudit(gateway.catalog, { subject })).map(({ action }) => action)
const NOBODY = '00000000-0000-7000-8000-000000000000'

describe('registration by invitation', () => {
  const register = (email: string, more: object = {}) =>
    api('POST', '/auth/register', { json: { email, password: 'a long password', ...more } })
  const invite = async (json: object = {}) =>
    (await asAdmin('POST', '/users/invitations', json)).body

  beforeAll(() => asAdmin('PATCH', '/settings', { registration: 'invitation' }))
  afterAll(() => asAdmin('PATCH', '/settings', { registration: null }))

  it('lets in one person per invitation', async () => {
    expect((await register('stranger@example.test')).status).toBe(403)
    expect((await register('s@example.test', { invitation: 'guessed' })).status).toBe(403)
    const { token, id, email } = await invite()
    expect(email).toBeNull()
    const both = await Promise.all(
      ['first@example.test', 'second@example.test'].map((one) =>
        register(one, { invitation: token }),
      ),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 403])
    expect(both.find(({ status }) => status === 403)?.body.code).toBe('FORBIDDEN')
    const { items } = (await asAdmin('GET', '/users/invitations')).body
    expect(items.map((one: { id: string }) => one.id)).not.toContain(id)
  })

  it('may be for one address, whatever its case, and survives a mistake', async () => {
    const { token } = await invite({ email: 'Only@example.test' })
    const used = { invitation: token }
    expect((await register('other@example.test', used)).status).toBe(403)
    expect((await register('only@example.test', { ...used, password: 'short' })).status).toBe(400)
    expect((await register('only@EXAMPLE.test', used)).status).toBe(201)
  })

  it('ends with its time, or when it is taken back; only a hash is kept', async () => {
    const old = await invite()
    const sql = "UPDATE invitations SET expires_at = now() - interval '1 s' WHERE id = $1"
    await gateway.catalog.pool.query(sql, [old.id])
    expect((await register('late@example.test', { invitation: old.token })).status).toBe(403)
    const { token, id } = await invite()
    expect((await asAdmin('DELETE', `/users/invitations/${id}`)).status).toBe(204)
    expect((await asAdmin('DELETE', `/users/invitations/${id}`)).status).toBe(404)
    expect((await register('late@example.test', { invitation: token })).status).toBe(403)
    const { rows } = await gateway.catalog.pool.query('SELECT * FROM invitations')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(await actionsOn(id)).toEqual(['invitation.revoked', 'invitation.created'])
  })

  it('is no way in while registration is closed', async () => {
    const { token } = await invite()
    await asAdmin('PATCH', '/settings', { registration: 'closed' })
    expect((await register('shut@example.test', { invitation: token })).status).toBe(403)
    expect((await asAdmin('POST', '/users/invitations', {})).body.code).toBe('INVITATIONS_OFF')
    await asAdmin('PATCH', '/settings', { registration: 'invitation' })
    expect((await register('shut@example.test', { invitation: token })).status).toBe(201)
  })
})

describe('sessions', () => {
  const signedIn = async () => {
    const user = await newUser(gateway)
    const { body } = await login(user.email, user.password)
    return { ...user, first: user.token, second: body.accessToken as string }
  }
  const list = async (token: string) => (await api('GET', '/me/sessions', { token })).body.items

  it('are listed, with the one that asks, and ended one by one', async () => {
    const { first, second } = await signedIn()
    const sessions = await list(second)
    expect(sessions).toHaveLength(2)
    expect(sessions[0]).toMatchObject({ ip: expect.any(String), expiresAt: expect.any(String) })
    const other = sessions.find(({ current }: { current: boolean }) => !current)
    const foreign = await newUser(gateway)
    const path = `/me/sessions/${other.id}`
    expect((await api('DELETE', path, { token: foreign.token })).status).toBe(404)
    expect((await api('DELETE', path, { token: second })).status).toBe(204)
    expect((await api('DELETE', path, { token: second })).status).toBe(404)
    await expect.poll(() => statusOf(first), { timeout: 3_000 }).toBe(401)
    expect(await list(second)).toHaveLength(1)
  })

  it('are all ended but the one that asks', async () => {
    const { first, second } = await signedIn()
    expect((await api('DELETE', '/me/sessions', { token: first })).status).toBe(204)
    expect(await list(first)).toMatchObject([{ current: true }])
    expect(await statusOf(second)).toBe(401)
  })
})

describe('one’s own account', () => {
  it('gets another name and address, which nobody else has', async () => {
    const user = await newUser(gateway)
    const edit = (json: object) => api('PATCH', '/me', { token: user.token, json })
    const change = { name: 'Ann', email: 'Ann.New@example.test' }
    expect((await edit(change)).body.errors[0].path).toBe('currentPassword')
    const { body } = await edit({ ...change, currentPassword: user.password })
    expect(body.user).toMatchObject({ id: user.id, name: 'Ann', email: 'Ann.New@example.test' })
    expect((await login('ann.new@example.test', user.password)).status).toBe(200)
    const taken = { email: admin.email.toUpperCase(), currentPassword: user.password }
    expect((await edit(taken)).body.code).toBe('EMAIL_TAKEN')
    expect((await edit({ role: 'admin' })).body.code).toBe('VALIDATION_FAILED')
    expect(await listAudit(gateway.catalog, { subject: user.id, limit: 1 })).toMatchObject([
      { action: 'user.changed', actorId: user.id, detail: { fields: ['email', 'name'] } },
    ])
  })

  it('gets another password with the current one, which ends all other sessions', async () => {
    const user = await newUser(gateway)
    const other = (await login(user.email, user.password)).body
    const edit = (json: object) => api('PATCH', '/me', { token: user.token, json })
    const password = 'another good password'
    expect((await edit({ password })).body.errors[0].path).toBe('currentPassword')
    const wrong = await edit({ password, currentPassword: 'wrong' })
    expect([wrong.status, wrong.body.code]).toEqual([403, 'WRONG_PASSWORD'])
    expect((await edit({ password, currentPassword: user.password })).status).toBe(200)
    expect(await statusOf(user.token)).toBe(200)
    expect(await statusOf(other.accessToken)).toBe(401)
    const refresh = { json: { refreshToken: other.refreshToken } }
    expect((await api('POST', '/auth/refresh', refresh)).status).toBe(401)
    expect((await login(user.email, user.password)).status).toBe(401)
    expect((await login(user.email, password)).status).toBe(200)
  })

  it('is no place to guess the password', async () => {
    const user = await newUser(gateway)
    const json = { password: 'another good password', currentPassword: 'wrong' }
    const codes: number[] = []
    for (let i = 0; i < 11; i += 1) {
      codes.push((await api('PATCH', '/me', { token: user.token, json })).status)
    }
    expect(codes).toEqual([...Array(10).fill(403), 429])
  })

  it('is removed with everything in it, and its address is free', async () => {
    const user = await newUser(gateway)
    const { body: key } = await api('POST', '/me/api-keys', {
      token: user.token,
      json: { name: 'k' },
    })
    const ids: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const file = await api('PUT', `/files/by-path/x/${name}`, { token: user.token, body: name })
      ids.push(file.body.id)
    }
    await api('DELETE', `/files/${ids[0]}`, { token: user.token })
    const remove = (password: string) =>
      api('DELETE', '/me', { token: user.token, json: { password } })
    expect((await remove('wrong')).status).toBe(403)
    const gone = await remove(user.password)
    expect([gone.status, gone.headers.getSetCookie().length]).toEqual([204, 3])

    expect(await statusOf(key.key)).toBe(401)
    await expect.poll(() => statusOf(user.token), { timeout: 3_000 }).toBe(401)
    expect((await login(user.email, user.password)).status).toBe(401)
    const left = async (sql: string) => (await gateway.catalog.pool.query(sql, [user.id])).rows
    expect(await left('SELECT id FROM files WHERE owner_id = $1')).toEqual([])
    expect(await left('SELECT state FROM contents WHERE owner_id = $1')).toEqual(
      Array(3).fill({ state: 'released' }),
    )
    for (const table of ['sessions', 'api_keys']) {
      expect(await left(`SELECT id FROM ${table} WHERE user_id = $1`)).toEqual([])
    }
    expect((await asAdmin('GET', `/users/${user.id}`)).status).toBe(404)
    expect(await actionsOn(user.id)).toEqual(['user.removed', 'user.registered'])
    const again = { email: user.email, password: 'a long password' }
    expect((await api('POST', '/auth/register', { json: again })).status).toBe(201)
  })

  it('stays when nobody else could administrate', async () => {
    const { status, body } = await api('DELETE', '/me', {
      token: admin.token,
      json: { password: admin.password },
    })
    expect([status, body.code]).toEqual([409, 'LAST_ADMIN'])
    expect(await statusOf(admin.token)).toBe(200)
  })
})

describe('accounts of others', () => {
  const add = async (email: string, more: object = {}) =>
    (await asAdmin('POST', '/users', { email, ...more })).body

  it('are for administrators', async () => {
    const { token } = await newUser(gateway)
    for (const [method, path] of [
      ['GET', '/users'],
      ['GET', `/users/${admin.id}`],
      ['DELETE', `/users/${admin.id}`],
      ['GET', '/users/invitations'],
      ['GET', '/audit'],
    ] as const) {
      expect((await api(method, path)).status, path).toBe(401)
      expect((await api(method, path, { token })).status, path).toBe(403)
    }
  })

  it('are made with a one-time token for their password', async () => {
    const quota = { bytes: 1_000, files: 5 }
    const made = await add('new@example.test', { name: 'New', quota })
    expect(made).toMatchObject({
      role: 'user',
      quota: { ...quota, used: 0 },
      files: 0,
      lastSeen: null,
    })
    expect((await login('new@example.test', '!')).status).toBe(401)
    const set = (password: string) =>
      api('POST', '/auth/reset-password', { json: { token: made.passwordToken, password } })
    expect((await set('short')).status).toBe(400)
    expect((await set('a password of their own')).status).toBe(204)
    expect((await set('a password of a thief')).body.code).toBe('FORBIDDEN')
    expect((await login('new@example.test', 'a password of their own')).status).toBe(200)
    const seen = (await asAdmin('GET', `/users/${made.id}`)).body
    expect(seen).toMatchObject({ id: made.id, disabledAt: null, lastSeen: expect.any(String) })
    expect(seen).not.toHaveProperty('passwordToken')
    expect(await actionsOn(made.id)).toEqual(['user.password-set', 'user.created'])
    expect((await add('NEW@example.test')).code).toBe('EMAIL_TAKEN')
  })

  it('get a new password by a token that replaces the one before, and lose their sessions', async () => {
    const user = await newUser(gateway)
    const reset = async () =>
      (await asAdmin('PATCH', `/users/${user.id}`, { resetPassword: true })).body.passwordToken
    const [first, second] = [await reset(), await reset()]
    await expect.poll(() => statusOf(user.token), { timeout: 3_000 }).toBe(401)
    expect((await login(user.email, user.password)).status).toBe(401)
    const set = (token: string) =>
      api('POST', '/auth/reset-password', { json: { token, password: 'a fresh password' } })
    expect((await set(first)).status).toBe(403)
    expect((await set(second)).status).toBe(204)
    expect((await login(user.email, 'a fresh password')).status).toBe(200)
  })

  it('are disabled within two seconds, with sessions for good and keys until they are not any more', async () => {
    const user = await newUser(gateway)
    const { key } = (await api('POST', '/me/api-keys', { token: user.token, json: { name: 'k' } }))
      .body
    expect(await statusOf(user.token)).toBe(200)
    const { body } = await asAdmin('PATCH', `/users/${user.id}`, { disabled: true })
    expect(body.disabledAt).not.toBeNull()
    expect(await statusOf(key)).toBe(401)
    await expect.poll(() => statusOf(user.token), { timeout: 2_500 }).toBe(401)
    expect((await login(user.email, user.password)).status).toBe(401)
    await asAdmin('PATCH', `/users/${user.id}`, { disabled: false })
    expect(await statusOf(user.token)).toBe(401)
    expect(await statusOf(key)).toBe(200)
    expect((await login(user.email, user.password)).status).toBe(200)
  })

  it('are changed with an audit row of what is another by that, and only of that', async () => {
    const user = await newUser(gateway)
    const path = `/users/${user.id}`
    const change = { name: 'Zoe', role: 'admin', quota: { bytes: 5, files: null } }
    expect((await asAdmin('PATCH', path, change)).body).toMatchObject({
      name: 'Zoe',
      role: 'admin',
      quota: { bytes: 5, files: null },
    })
    await asAdmin('PATCH', path, change)
    const rows = await listAudit(gateway.catalog, { subject: user.id, actions: ['user.changed'] })
    expect(rows).toMatchObject([
      { actorId: admin.id, detail: { name: 'Zoe', role: 'admin', quotaBytes: 5 } },
    ])
    await expect
      .poll(async () => (await api('GET', '/users', { token: user.token })).status)
      .toBe(200)
    await asAdmin('PATCH', path, { role: 'user' })
    expect((await asAdmin('PATCH', `/users/${NOBODY}`, change)).status).toBe(404)
    expect((await asAdmin('DELETE', `/users/${NOBODY}`)).status).toBe(404)
  })

  it.each([
    ['PATCH', { role: 'user' }],
    ['PATCH', { disabled: true }],
    ['PATCH', { resetPassword: true }],
    ['DELETE', undefined],
  ])('are never one’s own to lose: %s %j', async (method, json) => {
    const { status, body } = await asAdmin(method, `/users/${admin.id}`, json)
    expect([status, body.code]).toEqual([409, 'OWN_ACCOUNT'])
    expect(await statusOf(admin.token)).toBe(200)
  })

  it('keep one administrator when two take each other’s role away at once', async () => {
    const password = 'an admin password'
    const second = await add('second.admin@example.test', { role: 'admin', password })
    const { accessToken } = (await login('second.admin@example.test', password)).body
    const both = await Promise.all([
      asAdmin('PATCH', `/users/${second.id}`, { role: 'user' }),
      api('PATCH', `/users/${admin.id}`, { token: accessToken, json: { role: 'user' } }),
    ])
    const { rows } = await gateway.catalog.pool.query("SELECT id FROM users WHERE role = 'admin'")
    expect(rows).toHaveLength(1)
    // Whoever is late is no administrator any more (403), or would leave none (409).
    const [done, refused] = both.map(({ status }) => status).toSorted()
    expect(done).toBe(200)
    expect([403, 409]).toContain(refused)
    await gateway.catalog.pool.query("UPDATE users SET role = 'admin' WHERE id = $1", [admin.id])
  })

  it('are listed page by page, sorted and searched', async () => {
    for (const letter of ['x', 'y', 'z']) await add(`page-${letter}@pages.test`, { name: '100%' })
    const seen: string[] = []
    let cursor = ''
    do {
      const query = `search=@pages.&limit=2&sort=-email${cursor && `&cursor=${cursor}`}`
      const { items, next } = (await asAdmin('GET', `/users?${query}`)).body
      seen.push(...items.map(({ email }: { email: string }) => email))
      cursor = next ?? ''
    } while (cursor !== '')
    expect(seen).toEqual(['page-z@pages.test', 'page-y@pages.test', 'page-x@pages.test'])
    const found = async (query: string) => (await asAdmin('GET', `/users?${query}`)).body
    expect((await found('search=0%25')).items).toHaveLength(3)
    expect((await found('search=%25%25')).items).toHaveLength(0)
    for (const sort of ['createdAt', '-createdAt', 'used', '-files']) {
      const { next } = await found(`sort=${sort}&limit=1`)
      expect((await found(`sort=${sort}&limit=1&cursor=${next}`)).items).toHaveLength(1)
      expect((await found(`cursor=${next}`)).code).toBe('VALIDATION_FAILED')
    }
    const { items } = await found('role=admin&disabled=false')
    expect(items.map(({ id }: { id: string }) => id)).toContain(admin.id)
  })

  it('are removed with their files', async () => {
    const user = await newUser(gateway)
    await api('PUT', '/files/by-path/a', { token: user.token, body: 'a' })
    expect((await asAdmin('DELETE', `/users/${user.id}`)).status).toBe(204)
    expect((await asAdmin('DELETE', `/users/${user.id}`)).status).toBe(404)
    const { rows } = await gateway.catalog.pool.query('SELECT id FROM files WHERE owner_id = $1', [
      user.id,
    ])
    expect(rows).toEqual([])
    expect(await listAudit(gateway.catalog, { subject: user.id, limit: 1 })).toMatchObject([
      { action: 'user.removed', actorId: admin.id },
    ])
  })
})

describe('the audit log', () => {
  it('is searched by action, actor, subject and time, page by page', async () => {
    const user = await newUser(gateway)
    await asAdmin('PATCH', `/users/${user.id}`, { name: 'One' })
    await asAdmin('PATCH', `/users/${user.id}`, { name: 'Two' })
    const rows = async (query: string) => (await asAdmin('GET', `/audit?${query}`)).body
    const of = `subject=${user.id}`
    const { items, next } = await rows(`${of}&actor=${admin.id}&limit=1`)
    expect(items).toMatchObject([
      { action: 'user.changed', actor: admin.email, detail: { name: 'Two' } },
    ])
    const second = await rows(`${of}&actor=${admin.id}&limit=1&cursor=${next}`)
    expect(second).toMatchObject({ items: [{ detail: { name: 'One' } }], next: null })
    expect((await rows(`${of}&action=user.registered,session.`)).items).toHaveLength(1)
    const { at } = items[0]
    expect((await rows(`${of}&from=${at}`)).items).toMatchObject([{ detail: { name: 'Two' } }])
    expect((await rows(`${of}&to=${at}`)).items).toHaveLength(2)
    expect((await rows('action=Nonsense!')).code).toBe('VALIDATION_FAILED')
  })
})
