import {
  claimCheck,
  finishCheck,
  listAudit,
  noteNextRun,
  startCheck,
  WAITING,
} from '@holdfast/catalog'
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

const someId = '0197a000-0000-7000-8000-000000000001'

describe('health checks over the API', () => {
  it.each([
    ['POST', '/health-checks', { repair: false }],
    ['GET', '/health-checks', undefined],
    ['GET', `/health-checks/${someId}`, undefined],
    ['GET', '/schedules', undefined],
    ['GET', '/schedules/check-system', undefined],
    ['PUT', '/schedules/check-system', { enabled: false }],
  ])('%s %s is for administrators', async (method, path, json) => {
    const options = json === undefined ? {} : { json }
    const url = `/api/v1${path}`
    expect((await call(gateway, method, url, options)).status).toBe(401)
    const { status, body } = await call(gateway, method, url, { token: user.token, ...options })
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('are accepted, one at a time, with the job in the outbox and a row in the audit log', async () => {
    const { status, headers, body } = await api('POST', '/health-checks', {
      repair: false,
      deep: true,
    })
    expect(status).toBe(202)
    expect(headers.get('location')).toBe(`/api/v1/health-checks/${body.id}`)
    expect(body).toMatchObject({
      state: 'running',
      repair: false,
      deep: true,
      verifyPercent: 0,
      progress: { phase: 'waiting' },
      findings: [],
      healthy: null,
    })
    const outbox = await gateway.catalog.pool.query('SELECT job, payload FROM outbox')
    expect(outbox.rows).toEqual([{ job: 'check-system', payload: { checkId: body.id } }])
    const [entry] = await listAudit(gateway.catalog, { subject: body.id })
    expect(entry).toMatchObject({ action: 'check.started', actorId: admin.id })

    const second = await api('POST', '/health-checks', { repair: true })
    expect([second.status, second.body.code]).toEqual([409, 'CHECK_RUNNING'])
    expect(second.body.detail).toContain(body.id)
  })

  it('show what they found, and are on the status page', async () => {
    const [running] = (await api('GET', '/health-checks')).body.items
    const id = running.id as string
    await claimCheck(gateway.catalog, { id, runner: 'test' })
    const finding = {
      kind: 'last-copies' as const,
      severity: 'critical' as const,
      chunks: 2,
      bytes: 2_000,
      detail: 'two chunks',
      action: 'copies them',
    }
    await finishCheck(gateway.catalog, {
      id,
      runner: 'test',
      findings: [finding],
      progress: { ...WAITING, phase: 'finished' },
    })
    const { body } = await api('GET', `/health-checks/${id}`)
    expect(body).toMatchObject({ state: 'done', healthy: false, findings: [finding] })
    expect(body.finishedAt).toMatch(/Z$/)
    expect((await api('GET', '/status')).body.lastCheck).toEqual(body)
  })

  it('are listed page by page, newest first', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { id } = await startCheck(gateway.catalog, { repair: false, origin: 'schedule' })
      await finishCheck(gateway.catalog, { id, findings: [], progress: WAITING })
    }
    const first = (await api('GET', '/health-checks?limit=2')).body
    const rest = (await api('GET', `/health-checks?limit=2&cursor=${first.next}`)).body
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 2, null])
    const origins = [...first.items, ...rest.items].map(({ origin }) => origin)
    expect(origins).toEqual(['schedule', 'schedule', 'schedule', 'manual'])
  })

  it.each([
    ['POST', '/health-checks', {}, 400, 'VALIDATION_FAILED'],
    ['POST', '/health-checks', { repair: true, verifyPercent: 101 }, 400, 'VALIDATION_FAILED'],
    ['GET', `/health-checks/${someId}`, undefined, 404, 'NOT_FOUND'],
    ['GET', '/schedules/no-such-thing', undefined, 404, 'NOT_FOUND'],
    ['PUT', '/schedules/check-system', { cron: 'at noon' }, 400, 'VALIDATION_FAILED'],
    ['PUT', '/schedules/check-system', { timeZone: 'Moon/Crater' }, 400, 'VALIDATION_FAILED'],
    ['PUT', '/schedules/check-system', { everySeconds: 5 }, 400, 'VALIDATION_FAILED'],
    [
      'PUT',
      '/schedules/check-system',
      { cron: '0 3 * * *', everySeconds: 600 },
      400,
      'VALIDATION_FAILED',
    ],
  ])('%s %s with %j is refused', async (method, path, json, status, code) => {
    const reply = await api(method, path, json)
    expect([reply.status, reply.body.code]).toEqual([status, code])
  })
})

describe('the schedule over the API', () => {
  it('is every six hours with repair, until somebody says otherwise', async () => {
    const { body } = await api('GET', '/schedules/check-system')
    expect((await api('GET', '/schedules')).body).toEqual({ items: [body], next: null })
    expect(body).toMatchObject({
      enabled: true,
      cron: '0 */6 * * *',
      timeZone: 'UTC',
      repair: true,
      setBy: 'config',
      nextRun: null,
    })
    // The last of the checks above that came by itself.
    expect(body.lastRun).toMatch(/Z$/)
  })

  it('changes what is named and keeps the rest, with its next run and an audit row', async () => {
    const { status, body } = await api('PUT', '/schedules/check-system', {
      cron: '30 3 * * 1',
      timeZone: 'Europe/Vienna',
      verifyPercent: 1,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      cron: '30 3 * * 1',
      timeZone: 'Europe/Vienna',
      repair: true,
      verifyPercent: 1,
      setBy: 'api',
    })
    const next = new Date(body.nextRun)
    expect([next.getUTCDay(), next.getUTCMinutes()]).toEqual([1, 30])
    const [entry] = await listAudit(gateway.catalog, { subject: 'check-system' })
    expect(entry).toMatchObject({ action: 'schedule.changed', actorId: admin.id })

    const often = await api('PUT', '/schedules/check-system', { everySeconds: 3_600 })
    expect(often.body).toMatchObject({ cron: null, everySeconds: 3_600, verifyPercent: 1 })
    const off = await api('PUT', '/schedules/check-system', { enabled: false })
    expect(off.body).toMatchObject({ everySeconds: 3_600, enabled: false, nextRun: null })
  })

  it('tells the status page when the next one is', async () => {
    expect((await api('GET', '/status')).body.nextCheck).toBeNull()
    await api('PUT', '/schedules/check-system', { enabled: true })
    const nextAt = new Date('2031-01-02T03:04:05Z')
    await noteNextRun(gateway.catalog, { name: 'check-system', nextAt })
    expect((await api('GET', '/status')).body.nextCheck).toBe('2031-01-02T03:04:05.000Z')
  })
})
