import { createPlan, listAudit, tellConfigured } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

describe('settings over the API', () => {
  let gateway: RunningGateway
  let admin: { token: string; id: string }
  let user: { token: string }

  beforeAll(async () => {
    gateway = await startTestGateway()
    admin = await newAdmin(gateway)
    user = await newUser(gateway)
  })
  afterAll(() => gateway?.stop())

  const api = (method: string, path: string, json?: unknown) =>
    call(gateway, method, `/api/v1${path}`, {
      token: admin.token,
      ...(json === undefined ? {} : { json }),
    })
  const register = (email: string) =>
    call(gateway, 'POST', '/api/v1/auth/register', { json: { email, password: 'a long password' } })

  it('are for administrators', async () => {
    for (const method of ['GET', 'PATCH', 'PUT']) {
      const json = method === 'GET' ? {} : { json: {} }
      expect((await call(gateway, method, '/api/v1/settings', json)).status).toBe(401)
      const reply = await call(gateway, method, '/api/v1/settings', { token: user.token, ...json })
      expect([reply.status, reply.body.code]).toEqual([403, 'FORBIDDEN'])
    }
  })

  it('show what holds, and null for what no service has told', async () => {
    await tellConfigured(gateway.catalog, { scrubDays: 14, rebalanceBytesPerSecond: 1_048_576 })
    const { status, body } = await api('GET', '/settings')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      registration: 'open',
      copies: 3,
      writeQuorum: 2,
      webhooksPrivate: false,
      scrubDays: 14,
      rebalanceBytesPerSecond: 1_048_576,
      rebalanceHours: null,
      changed: [],
    })
  })

  it('tell that a test message needs a mail server first', async () => {
    const { status, body } = await api('POST', '/settings/mail/test')
    expect([status, body.code]).toEqual([409, 'MAIL_NOT_SET_UP'])
  })

  it('change by PATCH as by PUT, keep what is left out, and are configured again by null', async () => {
    const patched = await api('PATCH', '/settings', { rebalanceHours: '22-6' })
    expect(patched.body).toMatchObject({ rebalanceHours: '22-6', changed: ['rebalanceHours'] })
    const put = await api('PUT', '/settings', { scrubDays: 7 })
    expect(put.body).toMatchObject({ rebalanceHours: '22-6', scrubDays: 7 })
    expect(put.body.configured).toMatchObject({ rebalanceHours: null, scrubDays: 14, copies: 3 })
    const back = await api('PUT', '/settings', { rebalanceHours: null, scrubDays: null })
    expect(back.body).toMatchObject({ rebalanceHours: null, scrubDays: 14, changed: [] })
    const rows = await listAudit(gateway.catalog, { limit: 1 })
    expect(rows[0]).toMatchObject({
      action: 'settings.changed',
      actorId: admin.id,
      detail: { rebalanceHours: null, scrubDays: null },
    })
  })

  it('are all as configured again by null', async () => {
    for (const webhooksPrivate of [true, null]) {
      const { body } = await api('PATCH', '/settings', { webhooksPrivate })
      expect(body.changed).toEqual(webhooksPrivate ? ['webhooksPrivate'] : [])
    }
  })

  it.each([
    { rebalanceHours: '25-3' },
    { rebalanceTimeZone: 'Moon/Crater' },
    { scrubShare: 0 },
    { rebalanceBytesPerSecond: 1 },
    { outAfterSeconds: -1 },
    { copies: 0 },
    { writeQuorum: 1.5 },
    { noSuchSetting: true },
  ])('refuse %j', async (change) => {
    const { status, body } = await api('PATCH', '/settings', change)
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('close and open registration while the gateway runs', async () => {
    await api('PATCH', '/settings', { registration: 'closed' })
    expect((await register('closed@example.org')).body.code).toBe('FORBIDDEN')
    await api('PATCH', '/settings', { registration: null })
    expect((await register('open@example.org')).status).toBe(201)
  })

  it('let a plan be estimated with the rate that holds, also in the status', async () => {
    const steps = [{ group: 1, from: 1, to: null, chunks: 4, bytes: 4_194_304 }]
    await createPlan(gateway.catalog, { kind: 'drain', nodeId: 1, reason: 'test', steps })
    const eta = async () => (await api('GET', '/rebalances?kind=drain')).body.items[0].etaSeconds
    expect(await eta()).toBe(4)
    await api('PATCH', '/settings', { rebalanceBytesPerSecond: 2_097_152 })
    expect(await eta()).toBe(2)
    const { rebalance, drains } = (await api('GET', '/status')).body
    expect(rebalance).toBeNull()
    expect(drains).toMatchObject([{ kind: 'drain', nodeId: 1, bytes: 4_194_304, etaSeconds: 2 }])
  })
})
