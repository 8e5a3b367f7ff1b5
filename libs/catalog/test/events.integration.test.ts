import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase, untilEventsAreTold } from '@holdfast/testbed'
import { describe, expect, it } from 'vitest'
import { eventHorizon } from '../src/events/positions.ts'
import {
  type AuditEntry,
  createUser,
  createWebhook,
  cursorOfEvent,
  deleteWebhook,
  disableWebhook,
  dueDeliveries,
  dueWebhooks,
  type EventCursor,
  eventsAfter,
  fillWebhooks as fillNow,
  finishAttempt,
  forgetOldDeliveries,
  listDeliveries,
  listEvents,
  migrateCatalog,
  newestCursor,
  openCatalog,
  updateWebhook,
  audit as written,
} from '../src/index.ts'
import { inTransaction } from '../src/transaction.ts'
import { useCatalog } from './test-catalog.ts'

const t = useCatalog()

/** Of things that nothing writes, so that nothing else is in the way. */
const audit = written as (
  c: Parameters<typeof written>[0],
  entry: Omit<AuditEntry, 'action'> & { action: string },
) => Promise<void>

/** All events until now, also when a transaction of the test's own is just ending. */
async function readOn(...args: Parameters<typeof readNow>) {
  await untilEventsAreTold(t.c.pool)
  return readNow(...args)
}

async function fillWebhooks(...args: Parameters<typeof fillNow>) {
  await untilEventsAreTold(t.c.pool)
  return fillNow(...args)
}

/** Twice in one transaction, because Postgres keeps a list of sessions until a transaction ends. */
const twoHorizons = async (trx: Parameters<typeof eventHorizon>[0]) => [
  await eventHorizon(trx),
  await eventHorizon(trx),
]

/** All that is complete after a place. */
async function readNow(after: EventCursor, types?: string[]) {
  const found: { id: number; action: string; subject: string | null }[] = []
  let next = after
  for (;;) {
    const page = await eventsAfter(t.c, { after: next, limit: 3, filter: { types } })
    found.push(...page.events)
    next = page.next
    if (!page.more) return { found, next }
  }
}

describe('events', () => {
  it('come in one order that never changes, though their transactions end in another', async () => {
    const start = await newestCursor(t.c)
    const slow = await t.c.pool.connect()
    await slow.query('BEGIN')
    await slow.query(`INSERT INTO audit_log (action, subject) VALUES ('order.test', 'slow')`)
    await audit(t.c, { action: 'order.test', subject: 'fast' })

    // The later one is visible and not told yet: something may still come before it.
    const early = await readNow(start)
    expect(early.found).toEqual([])
    await slow.query('COMMIT')
    slow.release()
    const { found, next } = await readOn(early.next)
    expect(found.map(({ subject }) => subject)).toEqual(['slow', 'fast'])
    expect((await readOn(next)).found).toEqual([])
    expect((await readOn(start)).found).toEqual(found)
  })

  it('do not wait for a transaction of another database on the same server', async () => {
    const other = await createTestDatabase()
    const neighbour = openCatalog({ url: other.url })
    const long = await neighbour.pool.connect()
    try {
      await long.query('CREATE TABLE busy (n integer)')
      await long.query('BEGIN')
      await long.query('INSERT INTO busy VALUES (1)')
      const start = await newestCursor(t.c)
      await audit(t.c, { action: 'neighbour.test', subject: 'told' })
      // Other tests' databases on this server write as well: none of them is waited for.
      await expect
        .poll(async () => (await readNow(start)).found.map(({ subject }) => subject))
        .toEqual(['told'])
      const { rows } = await long.query('SELECT pg_current_xact_id()::text::bigint AS id')
      expect(rows[0].id).toBeLessThan(await eventHorizon(t.c))
    } finally {
      await long.query('ROLLBACK')
      long.release()
      await neighbour.close()
      await other.drop()
    }
  })

  it('wait for a transaction of their own database, whichever others come and go', async () => {
    const other = await createTestDatabase()
    const neighbour = openCatalog({ url: other.url })
    await neighbour.pool.query('CREATE TABLE busy (n integer)')
    const own = t.connect(1)
    try {
      for (let n = 0; n < 10; n += 1) {
        // A new session each time, so that places of sessions change hands between the databases.
        const visitor = openCatalog({ url: other.url, max: 1 })
        const visit = visitor.pool.query('INSERT INTO busy VALUES (1)').then(() => visitor.close())
        const client = await own.pool.connect()
        await client.query('BEGIN')
        await client.query(`INSERT INTO audit_log (action, subject) VALUES ('own.test', $1)`, [n])
        const { rows } = await client.query('SELECT pg_current_xact_id()::text::bigint AS id')
        const seen = await Promise.all([0, 1, 2].map(() => inTransaction(t.c, twoHorizons)))
        for (const horizon of seen.flat()) expect(horizon).toBeLessThanOrEqual(rows[0].id)
        await client.query('COMMIT')
        client.release()
        await visit
      }
    } finally {
      await neighbour.close()
      await other.drop()
    }
  })

  it('reach a reader exactly once each, while many write and some fail', async () => {
    const start = await newestCursor(t.c)
    const written: string[] = []
    let writing = true
    const write = async (writer: number) => {
      const client = await t.c.pool.connect()
      for (let n = 0; n < 30; n += 1) {
        const subject = `${writer}/${n}`
        await client.query('BEGIN')
        await client.query(`INSERT INTO audit_log (action, subject) VALUES ('race.test', $1)`, [
          subject,
        ])
        if (n % 3 === writer % 3) await sleep(Math.random() * 10)
        const keep = Math.random() > 0.2
        await client.query(keep ? 'COMMIT' : 'ROLLBACK')
        if (keep) written.push(subject)
      }
      client.release()
    }
    const seen: string[] = []
    const read = async () => {
      let next = start
      for (let last = false; ; ) {
        const page = await readOn(next, ['race.'])
        seen.push(...page.found.map(({ subject }) => subject as string))
        next = page.next
        if (last) return
        last = !writing
      }
    }
    const reading = read()
    await Promise.all(Array.from({ length: 6 }, (_, writer) => write(writer)))
    writing = false
    await reading
    expect(seen.toSorted()).toEqual(written.toSorted())
  })

  it('are found again after an event, also one whose transaction failed', async () => {
    await audit(t.c, { action: 'find.test', subject: 'a' })
    await t.c.pool.query(`SELECT nextval(pg_get_serial_sequence('audit_log', 'id'))`)
    await audit(t.c, { action: 'find.test', subject: 'b' })
    const [b, a] = await listEvents(t.c, { limit: 2, filter: { types: ['find.'] } })
    const idA = a?.id as number
    for (const id of [idA, idA + 1]) {
      const cursor = (await cursorOfEvent(t.c, id)) as EventCursor
      expect((await readOn(cursor)).found).toEqual([b])
    }
    expect(await cursorOfEvent(t.c, 1e12)).toBeUndefined()
  })

  it('are listed newest first, by type, subject and time', async () => {
    for (const [action, subject] of [
      ['list.one', '1'],
      ['list.two', '1'],
      ['list.two', '2'],
    ] as const) {
      await audit(t.c, { action, subject })
    }
    const list = async (filter: object) =>
      (await listEvents(t.c, { limit: 10, filter })).map(({ action, subject }) => action + subject)
    expect(await list({ types: ['list.'] })).toEqual(['list.two2', 'list.two1', 'list.one1'])
    expect(await list({ types: ['list.one', 'list.two'], subject: '1' })).toHaveLength(2)
    expect(await list({ types: ['list.'], since: new Date(Date.now() + 60_000) })).toEqual([])
    const [newest] = await listEvents(t.c, { limit: 1, filter: { types: ['list.'] } })
    const before = await listEvents(t.c, { limit: 1, before: newest?.id as number })
    expect(before[0]?.subject).toBe('1')
  })

  it('go on after a restore into a cluster whose transactions count from the start', async () => {
    await t.c.pool.query(
      `INSERT INTO audit_log (action, subject, position) VALUES ('restore.test', 'old', 9000000000)`,
    )
    await migrateCatalog(t.c)
    await audit(t.c, { action: 'restore.test', subject: 'new' })
    const [, old] = await listEvents(t.c, { limit: 2, filter: { types: ['restore.'] } })
    const cursor = (await cursorOfEvent(t.c, old?.id as number)) as EventCursor
    expect((await readOn(cursor)).found.map(({ subject }) => subject)).toEqual(['new'])
    const before = await t.c.pool.query(`SELECT value FROM settings WHERE name = 'event-shift'`)
    await migrateCatalog(t.c)
    const after = await t.c.pool.query(`SELECT value FROM settings WHERE name = 'event-shift'`)
    expect(after.rows).toEqual(before.rows)
  })
})

describe('webhooks', () => {
  const newWebhook = async (types: string[]) => {
    const email = `${Math.random()}@example.com`
    const { id: actorId } = await createUser(t.c, { email, passwordHash: 'x', role: 'admin' })
    const input = { url: 'https://example.com', description: '', types, secret: 'sealed', actorId }
    return { actorId, ...(await createWebhook(t.c, input)) }
  }
  const pending = (webhookId: string) => dueDeliveries(t.c, { webhookId, limit: 1_000 })
  const subjects = async (webhookId: string) =>
    (await pending(webhookId)).map(({ event }) => event?.subject)

  it('get a delivery of each event they want, once, whoever makes them at the same time', async () => {
    const { id } = await newWebhook(['hook.'])
    for (let n = 0; n < 20; n += 1) await audit(t.c, { action: 'hook.test', subject: String(n) })
    await audit(t.c, { action: 'other.test', subject: 'no' })
    await Promise.all([1, 2, 3].map(() => fillWebhooks(t.c)))
    await fillWebhooks(t.c)
    expect(await subjects(id)).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
    expect(await dueWebhooks(t.c)).toContain(id)
  })

  it('are told later after a failure, and not at all once they are disabled', async () => {
    const { id, actorId } = await newWebhook(['later.'])
    await audit(t.c, { action: 'later.test', subject: 'x' })
    await fillWebhooks(t.c)
    const [delivery] = await pending(id)
    const attempt = { id: delivery?.id as string, status: 500, error: 'HTTP 500', tookMs: 1.6 }
    await finishAttempt(t.c, { ...attempt, outcome: { againInSeconds: 60 } })
    expect(await pending(id)).toEqual([])
    await t.c.pool.query('UPDATE webhook_deliveries SET next_at = now() WHERE webhook_id = $1', [
      id,
    ])
    expect((await pending(id))[0]?.attempts).toBe(1)

    expect(await disableWebhook(t.c, { id, reason: 'gone' })).toBe(true)
    expect(await disableWebhook(t.c, { id, reason: 'gone' })).toBe(false)
    expect(await dueWebhooks(t.c)).not.toContain(id)
    await audit(t.c, { action: 'later.test', subject: 'while disabled' })
    await fillWebhooks(t.c)
    await updateWebhook(t.c, { id, change: { enabled: true }, actorId })
    await fillWebhooks(t.c)
    expect(await subjects(id)).toEqual(['x', 'while disabled'])
  })

  it('keep a log that is forgotten in time, and goes with them', async () => {
    const { id, actorId } = await newWebhook(['log.'])
    for (const subject of ['a', 'b']) await audit(t.c, { action: 'log.test', subject })
    await fillWebhooks(t.c)
    const [first] = await pending(id)
    const end = { id: first?.id as string, status: 200, error: null, tookMs: 3 }
    await finishAttempt(t.c, { ...end, outcome: 'delivered' })
    // A second attempt of the same message that comes in late changes nothing.
    await finishAttempt(t.c, { ...end, status: 500, outcome: 'failed' })
    const [newest, oldest] = await listDeliveries(t.c, { webhookId: id, limit: 10 })
    expect(oldest).toMatchObject({ state: 'delivered', status: 200, attempts: 1, nextAt: null })
    expect(newest?.state).toBe('pending')
    const older = await listDeliveries(t.c, {
      webhookId: id,
      limit: 10,
      before: newest?.id as string,
    })
    expect(older.map((one) => one.id)).toEqual([oldest?.id])
    expect(await forgetOldDeliveries(t.c, 3_600)).toBe(0)
    expect(await forgetOldDeliveries(t.c, 0)).toBe(1)
    expect(await deleteWebhook(t.c, { id, actorId })).toBe(true)
    expect(await listDeliveries(t.c, { webhookId: id, limit: 10 })).toEqual([])
  })
})
