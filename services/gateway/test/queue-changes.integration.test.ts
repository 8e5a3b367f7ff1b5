import { listAudit } from '@holdfast/catalog'
import { openQueues, type Queues } from '@holdfast/jobs'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Call,
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  startTestGateway,
} from './running-gateway.ts'

let gateway: RunningGateway
let queues: Queues
let database: TestDatabase
let admin: Awaited<ReturnType<typeof newAdmin>>
let user: { token: string }

beforeAll(async () => {
  database = await createTestDatabase()
  queues = await openQueues({ url: database.url })
  gateway = await startTestGateway({ queues, config: { queueChanges: true } })
  admin = await newAdmin(gateway)
  user = await newUser(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await queues?.close()
  await database?.drop()
})

const pause = async (options: Call = {}) => {
  const path = '/admin/queues/api/queues/replicator/pause'
  const { status, body } = await call(gateway, 'PUT', path, options)
  return [status, body.code]
}

const cookiesIn = ({ headers }: { headers: Headers }) =>
  headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')

describe('the queue board where jobs may be changed', () => {
  it('is for administrators alone', async () => {
    expect(await pause()).toEqual([401, 'UNAUTHENTICATED'])
    expect(await pause(user)).toEqual([403, 'FORBIDDEN'])
  })

  it('takes changes from its own page, with the token that it gave it', async () => {
    const { email, password } = admin
    const login = await call(gateway, 'POST', '/api/v1/auth/login', { json: { email, password } })
    const session = cookiesIn(login)
    const page = await call(gateway, 'GET', '/admin/queues/', { headers: { cookie: session } })
    const token = /XSRF-TOKEN=([^;]+)/.exec(cookiesIn(page))?.[1] as string
    expect(page.headers.getSetCookie().join()).toMatch(/Path=\/admin\/queues; SameSite=Strict/)
    const cookie = `${session}; ${cookiesIn(page)}`
    const fromPage = { cookie, 'x-xsrf-token': token }

    expect(await pause({ headers: { cookie } })).toEqual([403, 'CSRF_REJECTED'])
    expect(await pause({ headers: { ...fromPage, 'x-xsrf-token': 'x' } })).toEqual([
      403,
      'CSRF_REJECTED',
    ])
    const elsewhere = { ...fromPage, origin: 'https://evil.example' }
    expect(await pause({ headers: elsewhere })).toEqual([403, 'CSRF_REJECTED'])
    expect(await pause({ headers: { ...fromPage, origin: gateway.url } })).toEqual([200, undefined])

    const replicator = queues.bullQueues.find(({ name }) => name === 'replicator')
    expect(await replicator?.isPaused()).toBe(true)
    const [entry] = await listAudit(gateway.catalog)
    expect(entry).toMatchObject({ actorId: admin.id, detail: { method: 'PUT' } })
  })
})
