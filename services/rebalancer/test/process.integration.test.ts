import { listPlans, type Plan, removeCopies, workAges } from '@holdfast/catalog'
import {
  createTestDatabase,
  startTestService,
  type TestDatabase,
  type TestService,
} from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

const MIB = 1_048_576
let storage: Storage
let queue: TestDatabase
let bytes: Buffer
let contentId: string
const services: TestService[] = []

beforeAll(async () => {
  queue = await createTestDatabase()
  storage = await openStorage(4)
  bytes = noise(60 * MIB, 'process')
  contentId = await storage.upload(bytes)
  await storage.place()
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await storage?.close()
  await queue?.drop()
})

async function startRebalancer(env: Record<string, string> = {}): Promise<TestService> {
  const { databaseUrl } = storage
  const service = await startTestService('rebalancer', {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queue.url,
    ...env,
  })
  services.push(service)
  return service
}

const lastPlan = async (): Promise<Plan | undefined> =>
  (await listPlans(storage.catalog, { limit: 1 }))[0]

/** No copy is missing where the catalogue says it is, and no chunk has fewer than R. */
async function nothingIsLost(): Promise<void> {
  for (const { digest, holders } of await storage.chunks()) {
    expect(holders.length).toBeGreaterThanOrEqual(3)
    for (const id of holders) expect(await storage.cluster.pool.node(id).has(digest)).toBe(true)
  }
  expect((await storage.download(contentId)).equals(bytes)).toBe(true)
}

/** What the replicator does about removals that were noted and, by a SIGKILL, never asked for. */
async function followUp(): Promise<void> {
  const { catalog, cluster } = storage
  const groups = (await workAges(catalog, ['delete'])).map(({ group }) => group)
  expect(groups.length).toBeGreaterThan(0)
  for (const group of groups) {
    await removeCopies(
      catalog,
      { delete: (id, digests, o) => cluster.pool.node(id).delete(digests, o) },
      { group, class: 'delete', settleSeconds: 0.001 },
    )
  }
}

describe('a rebalancer process', () => {
  it('says which settings are missing, in one message, and ends', async () => {
    await expect(startTestService('rebalancer', { METRICS_PORT: 'many' })).rejects.toThrow(
      /QUEUE_URL: not set[\s\S]*METRICS_PORT|METRICS_PORT[\s\S]*QUEUE_URL: not set/,
    )
  })

  it('moves copies by itself after a node joined, and goes on after SIGKILLs in mid-move (F3)', async () => {
    // Slow enough to be killed several times while it moves.
    const slow = { HOLDFAST_REBALANCE_RATE: '6MiB' }
    let service = await startRebalancer(slow)
    expect((await fetch(`${service.opsUrl}/readyz`)).status).toBe(200)
    const added = await storage.grow()

    for (let kills = 1; kills <= 3; kills += 1) {
      const before = (await lastPlan())?.bytesMoved ?? 0
      const moves = async () => ((await lastPlan())?.bytesMoved ?? 0) > before
      await expect.poll(moves, { timeout: 60_000, interval: 50 }).toBe(true)
      await service.kill()
      expect((await lastPlan())?.state).toBe('running')
      await nothingIsLost()
      service = await startRebalancer(kills === 3 ? {} : slow)
    }
    // Where the machine is busy, copies may lie off their place before, and an earlier plan be theirs.
    const joined = async () =>
      (await storage.chunks()).some(({ holders }) => holders.includes(added.id)) &&
      (await lastPlan())?.state === 'done'
    await expect.poll(joined, { timeout: 110_000 }).toBe(true)
    expect(await service.stop()).toBe(0)

    await nothingIsLost()
    const chunks = await storage.chunks()
    for (const { holders } of chunks) expect(holders).toHaveLength(3)
    const plan = (await lastPlan()) as Plan
    expect(plan.chunksMoved).toBeLessThanOrEqual(plan.chunks)
    expect(chunks.filter(({ holders }) => holders.includes(added.id)).length).toBeGreaterThan(
      plan.chunks / 2,
    )
    await followUp()
    const { rows } = await storage.catalog.pool.query('SELECT digest FROM chunks WHERE stray')
    const strays = new Set(rows.map(({ digest }) => digest.toString('hex')))
    // What a node lists is what the catalogue says it holds.
    for (const { id } of storage.nodes) {
      const listed = new Set<string>()
      for await (const digest of storage.cluster.pool.node(id).list()) {
        listed.add(digest.toString('hex'))
      }
      for (const { digest, holders } of chunks) {
        // A put of the upload that nobody waited for to the end may have come true all the same.
        if (strays.has(digest.toString('hex')) && !holders.includes(id)) continue
        expect(listed.has(digest.toString('hex'))).toBe(holders.includes(id))
      }
    }
  }, 240_000)
})
