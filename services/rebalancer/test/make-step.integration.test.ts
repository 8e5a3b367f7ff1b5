import {
  type ChunkRow,
  changePlan,
  chunksByDigest,
  claimStep,
  countBatch,
  findPlan,
  listPlans,
  type Plan,
  workAges,
} from '@holdfast/catalog'
import { groupOf } from '@holdfast/chunks'
import { ChunkCorrupt, NodeUnreachable } from '@holdfast/nodes'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MoveDeps } from '../src/deps.ts'
import { makeStep } from '../src/make-step.ts'
import { CONFIG, createDriver } from './fixtures/driver.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

let storage: Storage
let deps: MoveDeps
let plan: Plan
/** The first step of the plan, with one of the chunks it moves. */
let step: { planId: string; step: number; from: number; to: number; chunk: ChunkRow }

beforeAll(async () => {
  storage = await openStorage(4)
  for (let at = 0; at < 25; at += 1) await storage.upload(noise(5_000, `step ${at}`))
  await storage.place()
  deps = { ...storage, config: CONFIG }
})
afterAll(() => storage?.close())

/** Another node, and a plan that runs. What an earlier test left open is ended. */
beforeEach(async () => {
  const { catalog } = storage
  await storage.grow({ weight: 3 })
  for (const { id } of await listPlans(catalog)) await changePlan(catalog, { id, to: 'cancelled' })
  await createDriver(storage).plan()
  plan = (await listPlans(catalog, { limit: 1 }))[0] as Plan
  expect(plan.state).toBe('planned')
  await changePlan(catalog, { id: plan.id, to: 'running' })
  step = await firstStep()
})

async function firstStep(): Promise<typeof step> {
  const row = await storage.catalog.db
    .selectFrom('plan_steps')
    .selectAll()
    .where('plan_id', '=', plan.id)
    .where('step', '=', 1)
    .executeTakeFirstOrThrow()
  const from = row.from_node
  const to = row.to_node as number
  const chunk = (await storage.chunks()).find(
    ({ digest, holders }) => groupOf(digest) === row.grp && holders.includes(from),
  ) as ChunkRow
  return { planId: plan.id, step: 1, from, to, chunk }
}

const now = async (): Promise<ChunkRow> =>
  (await chunksByDigest(storage.catalog, [step.chunk.digest]))[0] as ChunkRow
const planNow = async (): Promise<Plan> => (await findPlan(storage.catalog, plan.id)) as Plan
const has = (node: number) => storage.cluster.pool.node(node).has(step.chunk.digest)
const go = (given: MoveDeps = deps) =>
  makeStep(given, step, { signal: AbortSignal.timeout(30_000) })

/** The worker that held the step was killed, a while ago. */
async function die(): Promise<void> {
  await storage.catalog.db
    .updateTable('plan_steps')
    .set({ claimed_until: new Date(0) })
    .where('plan_id', '=', plan.id)
    .execute()
}

async function claimAndCount(): Promise<void> {
  const dead = { ...step, worker: 'dead' }
  expect(await claimStep(storage.catalog, { ...dead, seconds: 30 })).toBeDefined()
  const { digest, size } = step.chunk
  expect(await countBatch(storage.catalog, { ...dead, digests: [digest], bytes: size })).toBe(true)
}

async function putOnTarget(): Promise<void> {
  const { digest, holders } = step.chunk
  const { bytes } = await storage.cluster.pool.get(holders, digest)
  await storage.cluster.pool.node(step.to).put({ digest, bytes })
}

async function isMovedOnce(): Promise<void> {
  const { holders } = await now()
  expect(holders).toHaveLength(3)
  expect(holders).toContain(step.to)
  expect(holders).not.toContain(step.from)
  expect([await has(step.from), await has(step.to)]).toEqual([false, true])
  const { chunksMoved, chunksSkipped, movesDone } = await planNow()
  expect([chunksMoved, chunksSkipped, movesDone]).toEqual([1, 0, 1])
}

describe('a step of a plan', () => {
  it('copies, reads back, records, and only then takes away', async () => {
    const seen: string[] = []
    const { pool } = storage.cluster
    const watched: MoveDeps = {
      ...deps,
      cluster: {
        ...storage.cluster,
        pool: {
          ...pool,
          put: async (id, chunk, o) => {
            await pool.put(id, chunk, o)
            seen.push(`put ${id}`)
          },
          node: (id) => ({
            ...pool.node(id),
            get: async (digest, o) => {
              const bytes = await pool.node(id).get(digest, o)
              seen.push(`read ${id}`)
              return bytes
            },
            delete: async (digests, o) => {
              seen.push(`held by ${(await now()).holders.length}, delete on ${id}`)
              await pool.node(id).delete(digests, o)
            },
          }),
        },
      },
      ledger: {
        record: async (entries) => {
          seen.push(`record ${entries[0]?.nodes}`)
          return storage.ledger.record(entries)
        },
      },
    }
    expect(await go(watched)).toMatchObject({ end: 'done', chunks: 1, waiting: 0 })
    const { from, to } = step
    expect(seen).toEqual([
      `put ${to}`,
      `read ${to}`,
      `record ${to}`,
      // The source is out of the holders by then: nobody counts on it while it goes.
      `held by 3, delete on ${from}`,
    ])
    await isMovedOnce()
  })

  it('goes on after its worker was killed with the batch counted and nothing done', async () => {
    await claimAndCount()
    expect((await go()).end).toBe('gone')
    await die()
    expect((await go()).end).toBe('done')
    await isMovedOnce()
  })

  it('goes on after its worker was killed between copy and record', async () => {
    await claimAndCount()
    await putOnTarget()
    await die()
    expect((await go()).end).toBe('done')
    await isMovedOnce()
  })

  it('goes on after its worker was killed between record and removal', async () => {
    await claimAndCount()
    await putOnTarget()
    const { digest, epoch } = step.chunk
    await storage.ledger.record([{ digest, epoch, nodes: [step.to] }])
    await die()
    expect((await now()).holders).toHaveLength(4)
    expect((await go()).end).toBe('done')
    await isMovedOnce()
  })

  it('leaves a removal that was noted and not answered to the replicator', async () => {
    const { pool } = storage.cluster
    const group = groupOf(step.chunk.digest)
    const followedUp = async () =>
      (await workAges(storage.catalog, ['delete'])).some((work) => work.group === group)
    await storage.catalog.db.deleteFrom('group_work').execute()
    const seen: boolean[] = []
    const cut: MoveDeps = {
      ...deps,
      cluster: {
        ...storage.cluster,
        pool: {
          ...pool,
          node: (id) => ({
            ...pool.node(id),
            delete: async () => {
              // Asked for before the call, so that it holds if this were the end of the process.
              seen.push(await followedUp())
              throw new NodeUnreachable('no answer')
            },
          }),
        },
      },
    }
    expect(await go(cut)).toMatchObject({ end: 'done', chunks: 1 })
    expect(seen).toEqual([true])
    expect((await now()).holders).not.toContain(step.from)
    expect((await now()).removing).toEqual([step.from])
    expect(await has(step.from)).toBe(true)
    await storage.catalog.db.deleteFrom('group_work').execute()
    await storage.cluster.pool.node(step.from).delete([step.chunk.digest])
    await storage.catalog.db.deleteFrom('chunk_issues').execute()
  })

  it('leaves the source alone when the copy on the target is not what it should be', async () => {
    const { pool } = storage.cluster
    const lying: MoveDeps = {
      ...deps,
      cluster: {
        ...storage.cluster,
        pool: {
          ...pool,
          node: (id) => ({
            ...pool.node(id),
            get: async () => {
              throw new ChunkCorrupt('other bytes')
            },
          }),
        },
      },
    }
    const before = (await now()).holders
    expect(await go(lying)).toMatchObject({ end: 'parked', chunks: 0, waiting: 1 })
    expect((await now()).holders).toEqual(before)
    expect(await has(step.from)).toBe(true)
    expect(await planNow()).toMatchObject({ chunksMoved: 0, waitingFor: 'other bytes' })
    await storage.catalog.db
      .updateTable('plan_steps')
      .set({ not_before: new Date(0) })
      .execute()
    expect((await go()).end).toBe('done')
    await isMovedOnce()
  })

  it('moves nothing that was counted and waits for its turn when it is told to stop', async () => {
    const slow = { ...deps, config: { ...CONFIG, bytesPerSecond: 1 } }
    // The first batch is paid for by later ones; so somebody else has just had a turn.
    const turn = new Date(Date.now() + 3_600_000)
    await storage.catalog.db.updateTable('plans').set({ paced_until: turn }).execute()
    const stopping = new AbortController()
    const going = makeStep(slow, step, { signal: stopping.signal })
    await expect.poll(async () => (await planNow()).chunksMoved).toBe(1)
    stopping.abort(new Error('the process stops'))
    await expect(going).rejects.toThrow()
    expect((await planNow()).chunksMoved).toBe(0)
    await storage.catalog.db.updateTable('plans').set({ paced_until: null }).execute()
    expect((await go()).end).toBe('done')
    await isMovedOnce()
  })

  it('never moves more than the plan says, also when more could move by now', async () => {
    await storage.catalog.db
      .updateTable('plan_steps')
      .set({ moved_chunks: 1, moved_bytes: step.chunk.size })
      .where('plan_id', '=', plan.id)
      .where('step', '=', 1)
      .execute()
    const before = (await now()).holders
    expect(await go()).toMatchObject({ end: 'done', chunks: 0 })
    expect((await now()).holders).toEqual(before)
  })

  it('skips what went stale, and says so', async () => {
    // The chunk was repaired to another place meanwhile.
    const { digest, holders } = step.chunk
    const rest = holders.filter((id) => id !== step.from)
    await storage.catalog.db
      .updateTable('chunks')
      .set({ holders: rest })
      .where('digest', '=', digest)
      .execute()
    expect(await go()).toMatchObject({ end: 'done', chunks: 0 })
    expect(await planNow()).toMatchObject({ chunksMoved: 0, chunksSkipped: 1, movesDone: 1 })
    await storage.place()
  })

  it('does nothing while last copies wait for repair', async () => {
    const { db } = storage.catalog
    await db.insertInto('group_work').values({ grp: 7, class: 'last-copy' }).execute()
    expect(await go()).toMatchObject({ end: 'parked', chunks: 0, halted: expect.any(String) })
    await db.deleteFrom('group_work').execute()
    expect((await go()).end).toBe('done')
  })
})
