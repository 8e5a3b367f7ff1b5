import { listAudit } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type Reply,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

const URL_OUTSIDE = 'https://198.41.0.4/hook'

let gateway: RunningGateway
let admin: { token: string; id: string }
let user: { token: string }

const asAdmin = (method: string, path: string, json?: unknown): Promise<Reply> =>
  call(gateway, method, `/api/v1${path}`, { token: admin.token, ...(json ? { json } : {}) })
const stored = async (id: string): Promise<string> =>
  (await gateway.catalog.pool.query('SELECT secret FROM webhooks WHERE id = $1', [id])).rows[0]
    .secret

beforeAll(async () => {
  gateway = await startTestGateway()
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(() => gateway?.stop())

describe('webhooks', () => {
  it('are for administrators', async () => {
    const id = '01930000-0000-7000-8000-000000000000'
    for (const [method, path, json] of [
      ['GET', '/webhooks', undefined],
      ['POST', '/webhooks', { url: URL_OUTSIDE }],
      ['PATCH', `/webhooks/${id}`, { enabled: false }],
      ['DELETE', `/webhooks/${id}`, undefined],
      ['POST', `/webhooks/${id}/test`, undefined],
      ['GET', `/webhooks/${id}/deliveries`, undefined],
      ['GET', '/settings', undefined],
      ['PATCH', '/settings', { webhooksPrivate: true }],
    ] as const) {
      const given = json === undefined ? {} : { json }
      const path1 = `/api/v1${path}`
      expect((await call(gateway, method, path1, given)).status, path).toBe(401)
      expect((await call(gateway, method, path1, { token: user.token, ...given })).status).toBe(403)
      if (path.includes(id)) expect((await asAdmin(method, path, json)).status, path).toBe(404)
    }
  })

  it('show their secret once, and keep it sealed', async () => {
    const made = await asAdmin('POST', '/webhooks', { url: URL_OUTSIDE, types: ['node.'] })
    expect(made.status).toBe(201)
    const { secret, id, ...shown } = made.body
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(shown).toMatchObject({ url: URL_OUTSIDE, types: ['node.'], enabled: true })
    expect(await stored(id)).toMatch(/^hf1\./)
    const { body } = await asAdmin('GET', '/webhooks')
    expect(body.items).toEqual([{ id, ...shown }])

    const changed = await asAdmin('PATCH', `/webhooks/${id}`, { description: 'x', newSecret: true })
    expect(changed.body.secret).toMatch(/^whsec_/)
    expect(changed.body.secret).not.toBe(secret)
    const off = await asAdmin('PATCH', `/webhooks/${id}`, { enabled: false })
    expect(off.body).toMatchObject({ enabled: false, description: 'x' })
    expect(off.body).not.toHaveProperty('secret')
    const rows = await listAudit(gateway.catalog, { subject: id })
    expect(rows.map(({ action }) => action)).toEqual([
      'webhook.changed',
      'webhook.changed',
      'webhook.created',
    ])
    const seen = JSON.stringify([rows, gateway.lines])
    expect(seen).not.toContain(secret)
    expect(seen).not.toContain(changed.body.secret)
  })

  it('are tested, and log what was sent', async () => {
    const { id } = (await asAdmin('POST', '/webhooks', { url: URL_OUTSIDE })).body
    const sent = await asAdmin('POST', `/webhooks/${id}/test`)
    expect(sent.status).toBe(202)
    expect(sent.body).toMatchObject({ state: 'pending', attempts: 0, eventId: null })
    await asAdmin('POST', `/webhooks/${id}/test`)
    const first = await asAdmin('GET', `/webhooks/${id}/deliveries?limit=1`)
    const rest = await asAdmin('GET', `/webhooks/${id}/deliveries?cursor=${first.body.next}`)
    expect(rest.body).toEqual({ items: [sent.body], next: null })
    expect((await asAdmin('DELETE', `/webhooks/${id}`)).status).toBe(204)
    expect((await asAdmin('DELETE', `/webhooks/${id}`)).status).toBe(404)
  })

  it('go to no address that only we can reach, unless an administrator allows that', async () => {
    const add = async (url: string) => {
      const { status, body } = await asAdmin('POST', '/webhooks', { url })
      return [status, body.code]
    }
    for (const url of [
      'http://127.0.0.1/x',
      'http://localhost/x',
      'http://10.0.0.1/x',
      'http://[::1]/x',
      'http://2130706433/x',
      'http://169.254.169.254/x',
    ]) {
      expect(await add(url), url).toEqual([422, 'ADDRESS_NOT_ALLOWED'])
    }
    for (const url of ['ftp://example.com', 'example.com', 'http://me:word@example.com/']) {
      expect(await add(url), url).toEqual([400, 'VALIDATION_FAILED'])
    }
    expect((await asAdmin('GET', '/settings')).body).toMatchObject({ webhooksPrivate: false })
    const set = await asAdmin('PATCH', '/settings', { webhooksPrivate: true })
    expect(set.body).toMatchObject({ webhooksPrivate: true, changed: ['webhooksPrivate'] })
    expect(await add('http://127.0.0.1/x')).toEqual([201, undefined])
    expect(await add('http://169.254.169.254/x')).toEqual([422, 'ADDRESS_NOT_ALLOWED'])
    const { items } = (await asAdmin('GET', '/webhooks')).body
    const change = { url: 'http://169.254.169.254/x' }
    const changed = await asAdmin('PATCH', `/webhooks/${items[0].id}`, change)
    expect([changed.status, changed.body.code]).toEqual([422, 'ADDRESS_NOT_ALLOWED'])
  })
})
