import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let admin: { token: string; id: string }
beforeAll(async () => {
  gateway = await startTestGateway()
  admin = await newAdmin(gateway)
})
afterAll(() => gateway?.stop())

const keys = '/api/v1/me/api-keys'
const make = async (token: string, more: object = {}) =>
  (await call(gateway, 'POST', keys, { token, json: { name: 'backup', ...more } })).body
const me = (token: string) => call(gateway, 'GET', '/api/v1/me', { token })

describe('API keys', () => {
  it('speak for their user, with no more and no less rights', async () => {
    const user = await newUser(gateway)
    const { key } = await make(user.token)
    expect(key).toMatch(/^hf_[\w-]{43}$/)
    expect((await me(key)).body.user.id).toBe(user.id)
    expect((await call(gateway, 'GET', '/api/v1/nodes', { token: key })).status).toBe(403)

    const { key: admins } = await make(admin.token)
    expect((await call(gateway, 'GET', '/api/v1/nodes', { token: admins })).status).toBe(200)
  })

  it('are shown once and kept as a hash, and their use is noted', async () => {
    const user = await newUser(gateway)
    const { key, id } = await make(user.token)
    await me(key)
    const { body } = await call(gateway, 'GET', keys, { token: user.token })
    expect(body.items).toMatchObject([{ id, name: 'backup', prefix: key.slice(0, 8) }])
    expect(body.items[0].usedAt).not.toBeNull()
    expect(JSON.stringify(body)).not.toContain(key)
    const { rows } = await gateway.catalog.pool.query('SELECT * FROM api_keys')
    expect(JSON.stringify(rows)).not.toContain(key.slice(8))
    expect(gateway.lines.join('\n')).not.toContain(key)
    expect(await listAudit(gateway.catalog, { subject: id })).toMatchObject([
      { action: 'api-key.created', actorId: user.id },
    ])
  })

  it('are worth nothing when revoked, expired, unknown, or when their user is disabled', async () => {
    const user = await newUser(gateway)
    const revoked = await make(user.token)
    const path = `${keys}/${revoked.id}`
    expect((await call(gateway, 'DELETE', path, { token: revoked.key })).status).toBe(204)
    expect((await me(revoked.key)).status).toBe(401)
    expect((await call(gateway, 'DELETE', path, { token: user.token })).status).toBe(404)

    const expired = await make(user.token)
    const sql = "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1"
    await gateway.catalog.pool.query(sql, [expired.id])
    expect((await me(expired.key)).status).toBe(401)

    for (const wrong of ['hf_', 'hf_unknown', `${expired.key}x`]) {
      expect((await me(wrong)).status, wrong).toBe(401)
    }

    const { key } = await make(user.token)
    await gateway.catalog.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [
      user.id,
    ])
    expect((await me(key)).status).toBe(401)
  })

  it('cannot make others, nor be revoked by somebody else', async () => {
    const [user, other] = [await newUser(gateway), await newUser(gateway)]
    const { key, id } = await make(user.token)
    const refused = await call(gateway, 'POST', keys, { token: key, json: { name: 'x' } })
    expect(refused).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    const foreign = await call(gateway, 'DELETE', `${keys}/${id}`, { token: other.token })
    expect(foreign.status).toBe(404)
    expect((await me(key)).status).toBe(200)
  })

  it('have a name, and an end in the future', async () => {
    const past = { expiresAt: '2020-01-01T00:00:00Z' }
    expect(await make(admin.token, past)).toMatchObject({ code: 'VALIDATION_FAILED' })
    expect(await make(admin.token, { name: '' })).toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  it('are not taken from a cookie', async () => {
    const { key } = await make(admin.token)
    const headers = { cookie: `hf_access=${key}` }
    expect((await call(gateway, 'GET', '/api/v1/me', { headers })).status).toBe(401)
  })

  it('keep a stream of events open only as long as they are valid', async () => {
    const { key, id } = await make(admin.token)
    const response = await fetch(`${gateway.url}/api/v1/events`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${key}` },
    })
    expect(response.status).toBe(200)
    const ended = response.text()
    await call(gateway, 'DELETE', `${keys}/${id}`, { token: admin.token })
    await ended
  })
})
