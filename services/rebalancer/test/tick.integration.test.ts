import {
  addNode,
  type Catalog,
  changePlan,
  changeSettings,
  claimStep,
  createPlan,
  endStep,
  findNode,
  findPlan,
  generations,
  migrateCatalog,
  type NewStep,
  openCatalog,
  openPlans,
  type Plan,
  setNodeState,
  setSetting,
} from '@holdfast/catalog'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLiveConfig } from '../src/live-config.ts'
import { noteMembers } from '../src/seen-members.ts'
import { createTick, type TickDeps } from '../src/tick.ts'
import { CONFIG } from './fixtures/driver.ts'

let database: TestDatabase
let catalog: Catalog
let sent: { job: string; payload: { step?: number; nodeId?: number; class?: string } }[]

beforeAll(async () => {
  database = await createTestDatabase()
  catalog = openCatalog({ url: database.url })
  await migrateCatalog(catalog)
})
afterAll(async () => {
  await catalog?.close()
  await database?.drop()
})
beforeEach(async () => {
  sent = []
  for (const table of ['plans', 'group_work', 'settings'] as const) {
    await catalog.db.deleteFrom(table).execute()
  }
  await catalog.db.updateTable('nodes').set({ state: 'lost' }).execute()
})

function tickWith(config: Partial<TickDeps['config']> = {}, now?: () => number) {
  const take = (job: { name: string }, payload: unknown) => {
    sent.push({ job: job.name, payload: payload as (typeof sent)[number]['payload'] })
  }
  const queues = {
    enqueue: async (job: { name: string }, payload: unknown) => take(job, payload),
    enqueueMany: async (job: { name: string }, payloads: readonly unknown[]) => {
      for (const payload of payloads) take(job, payload)
    },
  } as unknown as TickDeps['queues']
  const clock = now === undefined ? {} : { now }
  return createTick({ catalog, config: { ...CONFIG, ...config }, queues, ...clock })
}

const steps = (count: number): NewStep[] =>
  Array.from({ length: count }, (_, group) => ({ group, from: 1, to: 2, chunks: 1, bytes: 10 }))
const rebalance = (count: number, summary = {}) =>
  createPlan(catalog, { kind: 'rebalance', reason: 'test', summary, steps: steps(count) })
const planNow = async (id: string) => (await findPlan(catalog, id)) as Plan
const moves = () => sent.filter(({ job }) => job === 'move-group').map(({ payload }) => payload)

async function newNode(): Promise<number> {
  const name = crypto.randomUUID()
  const node = { name, rpcUrl: `http://${name}`, peerId: name, state: 'active' as const }
  return (await addNode(catalog, node)).id
}

describe('the tick', () => {
  it('starts a plan, and hands out as many steps as workers can take', async () => {
    const id = await rebalance(30)
    await tickWith({ jobs: 2 }).run()
    expect((await planNow(id)).state).toBe('running')
    expect(moves()).toEqual(
      [1, 2, 3, 4, 5, 6].map((step) => ({ planId: id, step, class: 'rebalance' })),
    )
  })

  it('hands out what is not worked on again and again, for the queue may have lost it', async () => {
    const id = await rebalance(3)
    const tick = tickWith()
    await tick.run()
    await claimStep(catalog, { planId: id, step: 2, worker: 'me', seconds: 30 })
    sent = []
    await tick.run()
    expect(moves().map(({ step }) => step)).toEqual([1, 3])
  })

  it('lets an automatic plan wait for its hours, and one that was asked for not', async () => {
    const hour = new Date().getUTCHours()
    const later = { hours: { from: (hour + 3) % 24, to: (hour + 4) % 24 } }
    const automatic = await rebalance(1, { automatic: true })
    await tickWith(later).run()
    expect(await planNow(automatic)).toMatchObject({
      state: 'planned',
      note: 'it waits for the allowed hours',
    })
    await tickWith().run()
    expect(await planNow(automatic)).toMatchObject({ state: 'running', note: null })
    // It began, and the hours are over.
    sent = []
    await tickWith(later).run()
    expect(moves()).toEqual([])
    await changePlan(catalog, { id: automatic, to: 'cancelled' })

    const asked = await rebalance(1)
    await tickWith(later).run()
    expect((await planNow(asked)).state).toBe('running')
  })

  it('follows what the API changed from the next look on', async () => {
    const hour = new Date().getUTCHours()
    const { config, refresh } = createLiveConfig(catalog, CONFIG)
    await refresh()
    expect(config).toMatchObject(CONFIG)
    const actorId = crypto.randomUUID()
    const change = { rebalanceHours: `${(hour + 3) % 24}-${(hour + 4) % 24}` }
    await changeSettings(catalog, { change, actorId })
    await refresh()
    const automatic = await rebalance(1, { automatic: true })
    await tickWith(config).run()
    expect((await planNow(automatic)).note).toBe('it waits for the allowed hours')
    await changeSettings(catalog, { change: { rebalanceHours: null }, actorId })
    await refresh()
    await tickWith(config).run()
    expect((await planNow(automatic)).state).toBe('running')
  })

  it.each([
    ['the brake is pulled', () => setSetting(catalog, 'brake', {})],
    ['removals are frozen', () => setSetting(catalog, 'removals-frozen', 'old backup')],
    [
      'last copies are due',
      () => catalog.db.insertInto('group_work').values({ grp: 1, class: 'last-copy' }).execute(),
    ],
  ])('hands out nothing while %s', async (_, happen) => {
    const id = await rebalance(3)
    const tick = tickWith()
    await tick.run()
    sent = []
    await happen()
    await tick.run()
    expect(moves()).toEqual([])
    expect((await planNow(id)).note).toEqual(expect.any(String))
  })

  it('moves on a single track while other repairs are due', async () => {
    await rebalance(5)
    await catalog.db.insertInto('group_work').values({ grp: 1, class: 'below-wanted' }).execute()
    await tickWith().run()
    expect(moves()).toHaveLength(1)
  })

  it('ends a rebalance when its steps are over: done, or failed if one was', async () => {
    for (const failed of [false, true]) {
      const id = await rebalance(1)
      await tickWith().run()
      const claim = { planId: id, step: 1, worker: 'me' }
      await claimStep(catalog, { ...claim, seconds: 30 })
      await endStep(catalog, { ...claim, failed, note: null })
      await tickWith().run()
      expect((await planNow(id)).state).toBe(failed ? 'failed' : 'done')
    }
  })

  it('looks at rebalances anew when nodes changed', async () => {
    const tick = tickWith()
    await tick.run()
    await newNode()
    await tick.run()
    await tick.run()
    expect(sent.map(({ job }) => job)).toEqual(['plan-rebalance'])
  })
})

describe('the tick, of drains', () => {
  const drain = (nodeId: number, count: number) =>
    createPlan(catalog, {
      kind: 'drain',
      nodeId,
      reason: 'test',
      steps: steps(count).map((step) => ({ ...step, to: null })),
    })

  it('makes a node drain that has a plan for it, and a plan for a node that drains', async () => {
    const planned = await newNode()
    await drain(planned, 0)
    const draining = await newNode()
    const change = { nodeId: draining, from: ['active'] as const, to: 'draining' as const }
    await setNodeState(catalog, { ...change, reason: 'by hand' })

    await tickWith().run()
    expect((await findNode(catalog, planned))?.state).toBe('draining')
    const open = await openPlans(catalog)
    expect(open.map(({ nodeId }) => nodeId).sort()).toEqual([planned, draining].sort())
    expect(sent.filter(({ job }) => job === 'drain-node').map(({ payload }) => payload)).toEqual(
      expect.arrayContaining([{ nodeId: planned }, { nodeId: draining }]),
    )
  })

  it('gives drains the first places', async () => {
    const node = await newNode()
    await rebalance(5)
    await drain(node, 2)
    await tickWith({ jobs: 1 }).run()
    expect(moves().map((payload) => payload.class)).toEqual(['drain', 'drain', 'rebalance'])
  })

  it('asks for a plan until somebody planned for the nodes there are, however long they are there', async () => {
    let clock = 0
    const tick = tickWith({}, () => clock)
    await newNode()
    const asked = () => sent.filter(({ job }) => job === 'plan-rebalance').length
    for (clock of [0, 1_000, 9_000]) await tick.run()
    expect(asked()).toBe(1)
    clock = 11_000
    await tick.run()
    expect(asked()).toBe(2)
    await noteMembers(catalog, (await generations(catalog)).members)
    clock = 30_000
    await tick.run()
    await tickWith({ automatic: false }).run()
    expect(asked()).toBe(2)
  })

  it('asks whether a node is empty only now and then, and not while steps are left', async () => {
    let clock = 0
    const tick = tickWith({}, () => clock)
    const node = await newNode()
    await drain(node, 0)
    await drain(await newNode(), 1)
    for (clock of [0, 1_000, 1_900, 2_100]) await tick.run()
    expect(sent.filter(({ job }) => job === 'drain-node')).toHaveLength(2)
  })

  it('ends the plan with the node', async () => {
    const drained = await newNode()
    const lost = await newNode()
    const ids = [await drain(drained, 0), await drain(lost, 0)] as const
    await catalog.db
      .updateTable('nodes')
      .set({ state: 'drained' })
      .where('id', '=', drained)
      .execute()
    await catalog.db.updateTable('nodes').set({ state: 'lost' }).where('id', '=', lost).execute()
    await tickWith().run()
    await tickWith().run()
    expect(await Promise.all(ids.map(async (id) => (await planNow(id)).state))).toEqual([
      'done',
      'cancelled',
    ])
  })
})
