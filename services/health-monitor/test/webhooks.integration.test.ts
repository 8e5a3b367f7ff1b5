import {
  type AuditEntry,
  addTestDelivery,
  createUser,
  createWebhook,
  fillWebhooks,
  findWebhook,
  listDeliveries,
  PRIVATE_WEBHOOKS_SETTING,
  setSetting,
  audit as written,
} from '@holdfast/catalog'
import { silentLog } from '@holdfast/jobs'
import { createSecretKeys, createVault } from '@holdfast/process'
import { untilEventsAreTold } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeliverDeps, deliverDue } from '../src/webhooks/deliver.ts'
import { deliverWebhooksHandler } from '../src/webhooks/deliver-webhooks.job.ts'
import { postMessage } from '../src/webhooks/post-message.ts'
import { signatureOf } from '../src/webhooks/sign.ts'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'
import { openReceiver, type Receiver } from './fixtures/receiver.ts'

const SECRET = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const HOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Of things that nothing writes, so that nothing else is in the way. */
const audit = written as (
  c: Parameters<typeof written>[0],
  entry: Omit<AuditEntry, 'action'> & { action: string },
) => Promise<void>

let system: System
let actorId: string
const receivers: Receiver[] = []
const vault = createVault(createSecretKeys(SECRET), 'webhook-secret')
const { signal } = new AbortController()

const receiver = async (...given: Parameters<typeof openReceiver>): Promise<Receiver> => {
  const opened = await openReceiver(...given)
  receivers.push(opened)
  return opened
}
const webhook = async (url: string, types: string[]) =>
  createWebhook(system.catalog, {
    url,
    description: '',
    types,
    secret: vault.seal(HOOK_SECRET),
    actorId,
  })
const fill = async () => {
  await untilEventsAreTold(system.catalog.pool)
  return fillWebhooks(system.catalog)
}
const deliver = (id: string, more: Partial<DeliverDeps> = {}) =>
  deliverDue({ catalog: system.catalog, vault, waitAfter: () => 0, ...more }, id, signal)
const log = async (webhookId: string) =>
  (await listDeliveries(system.catalog, { webhookId, limit: 50 })).reverse()

beforeAll(async () => {
  system = await openSystem()
  const user = { email: 'admin@example.com', passwordHash: 'none', role: 'admin' } as const
  ;({ id: actorId } = await createUser(system.catalog, user))
  await setSetting(system.catalog, PRIVATE_WEBHOOKS_SETTING, true)
})
afterAll(async () => {
  await Promise.all(receivers.map((one) => one.close()))
  await system?.close()
})

describe('delivering to a webhook', () => {
  it('signs each message and tries again with the same id and body', async () => {
    const { url, received } = await receiver((count, res) =>
      res.writeHead(count === 1 ? 500 : 204).end(),
    )
    const { id } = await webhook(url, ['sign.'])
    await audit(system.catalog, { action: 'sign.test', subject: 'a', detail: { n: 1 } })
    await fill()

    expect(await deliver(id)).toMatchObject({ delivered: 0, failed: [expect.any(String)] })
    expect((await log(id))[0]).toMatchObject({ state: 'pending', status: 500, attempts: 1 })
    expect(await deliver(id)).toMatchObject({ delivered: 1, failed: [] })
    expect((await log(id))[0]).toMatchObject({ state: 'delivered', status: 204, attempts: 2 })
    expect(await deliver(id)).toMatchObject({ delivered: 0, failed: [] })

    const [first, second] = received
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    for (const { headers, body } of received) {
      const signed = {
        id: String(headers['webhook-id']),
        timestamp: Number(headers['webhook-timestamp']),
        body,
      }
      expect(headers['webhook-signature']).toBe(signatureOf(HOOK_SECRET, signed))
    }
  })

  it('goes on with other messages after a refusal, and gives one up after its last attempt', async () => {
    const { url } = await receiver((count, res) => res.writeHead(count === 1 ? 400 : 200).end())
    const { id } = await webhook(url, ['last.'])
    for (const subject of ['a', 'b']) await audit(system.catalog, { action: 'last.x', subject })
    await fill()
    const ended = await deliver(id, { waitAfter: () => undefined })
    expect(ended).toMatchObject({ delivered: 1, failed: [expect.any(String)], givenUp: 1 })
    expect((await log(id)).map(({ state }) => state)).toEqual(['failed', 'delivered'])
  })

  it('waits for no receiver that hangs, and leaves its other messages for later', async () => {
    const { url, received } = await receiver(() => {})
    const { id } = await webhook(url, ['hang.'])
    for (const subject of ['a', 'b']) await audit(system.catalog, { action: 'hang.x', subject })
    await fill()
    await deliver(id, { limitMs: 2_000, waitAfter: () => 60 })
    expect(received).toHaveLength(1)
    const [a, b] = await log(id)
    expect(a).toMatchObject({ error: 'no answer within 2000 ms', status: null, attempts: 1 })
    expect(b).toMatchObject({ state: 'pending', attempts: 0 })
    expect(await deliver(id)).toMatchObject({ delivered: 0, failed: [] })
  })

  it('sends again what was under way when its process ended', async () => {
    const asked = Promise.withResolvers<void>()
    const { url, received } = await receiver((count, res) => {
      if (count === 1) asked.resolve()
      else res.writeHead(200).end()
    })
    const { id } = await webhook(url, [])
    await addTestDelivery(system.catalog, id)
    const ending = new AbortController()
    const first = deliverDue({ catalog: system.catalog, vault }, id, ending.signal)
    await asked.promise
    ending.abort(new Error('the process ends'))
    await expect(first).rejects.toThrow('the process ends')
    expect(await deliver(id)).toMatchObject({ delivered: 1 })
    const [once, twice] = received.map(({ headers }) => headers['webhook-id'])
    expect(twice).toBe(once)
  })

  it('follows no redirect', async () => {
    const goal = await receiver((_count, res) => res.writeHead(200).end())
    const { url } = await receiver((_count, res) =>
      res.writeHead(307, { location: goal.url }).end(),
    )
    const { id } = await webhook(url, [])
    await addTestDelivery(system.catalog, id)
    await deliver(id)
    expect((await log(id))[0]?.error).toMatch(/redirects/)
    expect(goal.received).toEqual([])
  })

  it('ends for good with a receiver that says it is gone', async () => {
    const { url } = await receiver((_count, res) => res.writeHead(410).end())
    const { id } = await webhook(url, [])
    await addTestDelivery(system.catalog, id)
    await deliver(id)
    expect((await findWebhook(system.catalog, id))?.disabledReason).toMatch(/410/)
    expect(await deliver(id)).toMatchObject({ gone: true })
  })

  it('goes to no private address without an admin’s word, by number or by name', async () => {
    const { url, received } = await receiver((_count, res) => res.writeHead(200).end())
    await setSetting(system.catalog, PRIVATE_WEBHOOKS_SETTING, false)
    for (const address of [url, url.replace('127.0.0.1', 'localhost')]) {
      const { id } = await webhook(address, [])
      await addTestDelivery(system.catalog, id)
      await deliver(id)
      expect((await log(id))[0]?.error).toMatch(/loopback address/)
    }
    await setSetting(system.catalog, PRIVATE_WEBHOOKS_SETTING, true)
    const { id } = await webhook('http://169.254.169.254/latest', [])
    await addTestDelivery(system.catalog, id)
    await deliver(id)
    expect((await log(id))[0]?.error).toMatch(/metadata address/)
    expect(received).toEqual([])
  })

  it('says in its own words why nothing was answered', async () => {
    const post = (url: string) =>
      postMessage({ url, headers: {}, body: '{}', allows: () => true, limitMs: 2_000, signal })
    expect(await post('http://127.0.0.1:9/')).toEqual({ error: 'nothing listens there' })
    expect(await post('http://nobody.invalid/')).toEqual({ error: 'its name is not known' })
    const { url } = await receiver((_count, res) => res.destroy())
    expect(await post(url.replace('/hook', '/'))).toEqual({ error: 'the connection broke' })
  })
})

describe('the job deliver-webhooks', () => {
  const warned: object[] = []
  const context = {
    log: { ...silentLog, warn: (fields: object) => void warned.push(fields) },
    signal,
    attempt: 1,
    jobId: '1',
  }
  const run = (webhookId: string) =>
    deliverWebhooksHandler({ catalog: system.catalog, vault }).run({ webhookId }, context)

  it('does nothing the second time', async () => {
    const { url, received } = await receiver((_count, res) => res.writeHead(200).end())
    const { id } = await webhook(url, [])
    await addTestDelivery(system.catalog, id)
    expect(await run(id)).toMatchObject({ kind: 'done' })
    expect(await run(id)).toMatchObject({ kind: 'skipped' })
    expect(received).toHaveLength(1)
  })

  it('does nothing for a webhook that was deleted', async () => {
    const gone = '01930000-0000-7000-8000-000000000000'
    expect(await run(gone)).toMatchObject({ kind: 'skipped' })
  })

  it('says that a message failed, and does not fail itself: the message is sent again', async () => {
    const { url } = await receiver((_count, res) => res.writeHead(500).end())
    const { id } = await webhook(url, [])
    await addTestDelivery(system.catalog, id)
    expect(await run(id)).toMatchObject({ kind: 'done', facts: { failed: 1, givenUp: 0 } })
    expect(warned).toEqual([expect.objectContaining({ reason: 'it answered 500' })])
    expect((await log(id))[0]).toMatchObject({ state: 'pending' })
  })
})

describe('a monitor', () => {
  it('tells a webhook what happened, again after a failure', async () => {
    const { url, received } = await receiver((count, res) =>
      res.writeHead(count === 1 ? 503 : 200).end(),
    )
    const { id } = await webhook(url, ['whole.'])
    await audit(system.catalog, { action: 'whole.test', subject: 'a' })
    const config = configFor(system, [], { HOLDFAST_SECRET: SECRET })
    const monitor = await startMonitor(system, config)
    try {
      await until(async () => (await log(id))[0]?.state === 'delivered')
      expect(received.map(({ type }) => type)).toEqual(['whole.test', 'whole.test'])
    } finally {
      await monitor.stop()
    }
  })
})
