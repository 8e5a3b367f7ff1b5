import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AuditEntry, newestCursor, audit as written } from '@holdfast/catalog'
import { untilEventsAreTold } from '@holdfast/testbed'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEventFeed } from '../src/events/event-feed.ts'
import { streamEvents } from '../src/events/stream-events.ts'
import { type RunningGateway as Other, type StartDeps, start } from '../src/start.ts'
import { type EventStream, openEventStream, type StreamedEvent } from './event-stream.ts'
import {
  call,
  newAdmin,
  newUser,
  type RunningGateway,
  SECRET,
  startTestGateway,
} from './running-gateway.ts'

/** Of things that nothing writes, so that nothing else is in the way. */
const audit = written as (
  c: Parameters<typeof written>[0],
  entry: Omit<AuditEntry, 'action'> & { action: string },
) => Promise<void>

let gateway: RunningGateway
let other: Other
let admin: { token: string; id: string; email: string; password: string }
const streams: EventStream[] = []

const write = (action: string, subject: string) => audit(gateway.catalog, { action, subject })
const follow = async (
  options: { lastEventId?: number; query?: string; url?: string; token?: string } = {},
) => {
  const stream = await openEventStream(options.url ?? gateway.url, {
    token: admin.token,
    ...options,
  })
  streams.push(stream)
  return stream
}
const subjects = (events: StreamedEvent[]) => events.map(({ subject }) => subject)

/** A second gateway on the same catalogue. */
const startOther = () =>
  start({
    log: pino({ level: 'silent' }),
    catalog: gateway.catalog,
    writer: {} as StartDeps['writer'],
    reader: {} as StartDeps['reader'],
    long: {} as StartDeps['long'],
    pool: {} as StartDeps['pool'],
    queues: { counts: async () => [], bullQueues: [] },
    config: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: undefined,
      mail: undefined,
      oidc: undefined,
      registration: 'open',
      trustProxy: undefined,
      copies: 3,
      writeQuorum: 2,
      callsPerUser: 0,
      callsPerAddress: 0,
      queueChanges: false,
      importMax: 2 ** 40,
      secret: SECRET,
      previousSecret: undefined,
    },
  })

beforeAll(async () => {
  gateway = await startTestGateway()
  admin = await newAdmin(gateway)
  other = await startOther()
})
afterAll(async () => {
  for (const stream of streams) stream.close()
  await other?.stop(AbortSignal.abort())
  await gateway?.stop()
})

describe('the list of events', () => {
  it('is for administrators', async () => {
    const { token } = await newUser(gateway)
    for (const accept of ['application/json', 'text/event-stream']) {
      const headers = { accept }
      expect((await call(gateway, 'GET', '/api/v1/events', { headers })).status).toBe(401)
      expect((await call(gateway, 'GET', '/api/v1/events', { token, headers })).status).toBe(403)
    }
  })

  it('goes page by page, both ways, and by type, subject and time', async () => {
    for (const n of [1, 2, 3, 4, 5]) await write(n % 2 === 0 ? 'page.even' : 'page.odd', String(n))
    const get = async (query: string) =>
      (await call(gateway, 'GET', `/api/v1/events${query}`, { token: admin.token })).body
    const walk = async (query: string) => {
      const seen: StreamedEvent[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: { items: StreamedEvent[]; next: string | null } = await get(
          `?limit=2&${query}${next === '' ? '' : `&cursor=${next}`}`,
        )
        seen.push(...page.items)
        next = page.next
      }
      return subjects(seen)
    }
    expect(await walk('type=page.')).toEqual(['5', '4', '3', '2', '1'])
    expect(await walk('type=page.&sort=id')).toEqual(['1', '2', '3', '4', '5'])
    expect(await walk('type=page.even')).toEqual(['4', '2'])
    expect(await walk('type=page.even,page.odd&subject=3')).toEqual(['3'])
    expect(await walk(`type=page.&since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual(
      [],
    )
    expect((await get('?type=page.&limit=1')).items[0]).toEqual({
      id: expect.any(Number),
      type: 'page.odd',
      at: expect.stringMatching(/Z$/),
      actorId: null,
      subject: '5',
      detail: {},
    })
  })

  it('refuses what it does not know', async () => {
    for (const query of ['?type=A', '?cursor=x', '?since=yesterday', '?sort=at', '?limit=501']) {
      const { status } = await call(gateway, 'GET', `/api/v1/events${query}`, {
        token: admin.token,
      })
      expect(status, query).toBe(400)
    }
    const headers = { accept: 'text/event-stream', 'last-event-id': 'x' }
    const reply = await call(gateway, 'GET', '/api/v1/events', { token: admin.token, headers })
    expect([reply.status, reply.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })
})

describe('the stream of events', () => {
  it('tells what happens from now on, of the types that were asked for', async () => {
    await write('live.before', 'no')
    await untilEventsAreTold(gateway.catalog.pool)
    const all = await follow({ query: '?type=live.' })
    const some = await follow({ query: '?type=live.b' })
    expect(all.status).toBe(200)
    await write('live.a', '1')
    await write('live.b', '2')
    expect(subjects(await all.take(2))).toEqual(['1', '2'])
    expect(subjects(await some.take(1))).toEqual(['2'])
  })

  it('goes on at another gateway without a gap, while many write', async () => {
    const first = await follow({ query: '?type=gap.' })
    const wanted: string[] = []
    const writer = async (name: number) => {
      const client = await gateway.catalog.pool.connect()
      for (let n = 0; n < 40; n += 1) {
        const subject = `${name}/${n}`
        wanted.push(subject)
        await client.query('BEGIN')
        await client.query(`INSERT INTO audit_log (action, subject) VALUES ('gap.x', $1)`, [
          subject,
        ])
        await sleep(Math.random() * 8)
        await client.query('COMMIT')
      }
      client.release()
    }
    const writing = Promise.all([1, 2, 3, 4].map(writer))
    const seen: StreamedEvent[] = []
    let stream = first
    for (let at = 0; seen.length < 160; at += 1) {
      seen.push(...(await stream.take(Math.min(23, 160 - seen.length))))
      stream.close()
      stream = await follow({
        query: '?type=gap.',
        lastEventId: seen.at(-1)?.id as number,
        url: at % 2 === 0 ? other.url : gateway.url,
      })
    }
    await writing
    expect(subjects(seen).toSorted()).toEqual(wanted.toSorted())
  })

  it('survives that Postgres lets nobody in for a moment', async () => {
    const stream = await follow({ query: '?type=outage.' })
    await gateway.catalog.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    for (let written = false; !written; ) {
      written = await write('outage.over', '1').then(
        () => true,
        () => false,
      )
    }
    expect(subjects(await stream.take(1))).toEqual(['1'])
  })

  it('ends with its session, and says so', async () => {
    const json = { email: admin.email, password: admin.password }
    const { body } = await call(gateway, 'POST', '/api/v1/auth/login', { json })
    const stream = await follow({ token: body.accessToken })
    expect(stream.status).toBe(200)
    await gateway.catalog.pool.query(
      `UPDATE sessions SET revoked_at = now() WHERE id =
        (SELECT session_id FROM session_tokens ORDER BY created_at DESC LIMIT 1)`,
    )
    expect(await stream.ended()).toBe('session')
  })

  it('is not opened without bound', async () => {
    const { body } = await call(gateway, 'POST', '/api/v1/auth/login', {
      json: { email: admin.email, password: admin.password },
    })
    const token = body.accessToken
    const opened = await Promise.all(Array.from({ length: 9 }, () => follow({ token })))
    expect(opened.map(({ status }) => status).toSorted()).toEqual([...Array(8).fill(200), 429])
    for (const stream of opened) stream.close()
    for (let status = 429; status !== 200; ) ({ status } = await follow({ token }))
  })

  it('ends with its gateway', async () => {
    const third = await startOther()
    const stream = await follow({ url: third.url })
    await third.stop()
    expect(await stream.ended()).toBeUndefined()
  })

  it('shows that it is alive, and cuts a client that takes nothing', async () => {
    const { catalog } = gateway
    const feed = createEventFeed(catalog, 20)
    const ended = Promise.withResolvers<void>()
    const from = await newestCursor(catalog)
    const server = createServer((req, res) => {
      const gone = new AbortController()
      res.once('close', () => gone.abort())
      void streamEvents({
        catalog,
        feed,
        res,
        from,
        filter: { types: ['stall.'] },
        isAllowed: async () => true,
        signal: gone.signal,
        log: pino({ level: 'silent' }),
        limits: { heartbeatMs: 20, checkMs: 20, stallMs: 200 },
      }).then(() => req.url === '/stalled' && ended.resolve())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const alive = await openEventStream(`http://127.0.0.1:${port}`, { token: 'x' })
    const socket = connect(port, '127.0.0.1', () => {
      socket.pause()
      socket.write('GET /stalled HTTP/1.1\r\nHost: x\r\n\r\n')
    })
    socket.on('error', () => {})
    const taken = alive.take(60)
    const detail = { text: 'x'.repeat(200_000) }
    for (let n = 0; n < 60; n += 1) {
      await audit(catalog, { action: 'stall.x', subject: String(n), detail })
    }
    expect(subjects(await taken).at(-1)).toBe('59')
    await ended.promise
    while (alive.comments.length === 0) {
      await write('stall.more', 'x')
      await alive.take(1)
    }
    expect(alive.comments[0]).toContain('still here')
    alive.close()
    socket.destroy()
    feed.close()
    server.closeAllConnections()
    server.close()
  })
})
