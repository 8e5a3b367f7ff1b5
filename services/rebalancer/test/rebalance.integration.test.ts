import {
  changePlan,
  generations,
  listAudit,
  listPlans,
  type Plan,
  setSetting,
  updateNode,
} from '@holdfast/catalog'
import { groupOf } from '@holdfast/chunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDriver } from './fixtures/driver.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

const FILES = 60
const SIZE = 20_000

let storage: Storage
const contents = new Map<string, Buffer>()

beforeAll(async () => {
  storage = await openStorage(4)
  for (let at = 0; at < FILES; at += 1) {
    const bytes = noise(SIZE, `rebalance ${at}`)
    contents.set(await storage.upload(bytes), bytes)
  }
  await storage.place()
})
afterAll(() => storage?.close())

const lastPlan = async () => (await listPlans(storage.catalog, { limit: 1 }))[0] as Plan

/** Who holds what, as the catalogue says and as the nodes do. */
async function whereIsWhat() {
  const chunks = await storage.chunks()
  const asked = chunks.map(async ({ digest, holders }) => {
    const has = storage.nodes.map(async ({ id }) =>
      (await storage.cluster.pool.node(id).has(digest)) ? [id] : [],
    )
    return { digest, holders, onNodes: (await Promise.all(has)).flat() }
  })
  return Promise.all(asked)
}

async function everythingIsReadable(): Promise<void> {
  for (const [contentId, bytes] of contents) {
    expect((await storage.download(contentId)).equals(bytes)).toBe(true)
  }
}

describe('a rebalance', () => {
  it('plans nothing while every copy lies where it belongs', async () => {
    expect(await createDriver(storage).plan()).toMatchObject({ kind: 'skipped' })
    expect(await listPlans(storage.catalog)).toEqual([])
  })

  it('gives a node that joined its share, with everything readable, and every chunk R times after', async () => {
    const driver = createDriver(storage)
    const added = await storage.grow()
    expect(await driver.plan()).toMatchObject({ kind: 'done' })
    const planned = await lastPlan()
    expect(planned).toMatchObject({ state: 'planned', kind: 'rebalance' })

    const reading = everythingIsReadable()
    await driver.run()
    await reading
    await everythingIsReadable()

    const plan = await lastPlan()
    expect(plan).toMatchObject({ state: 'done', chunksSkipped: 0, movesFailed: 0 })
    expect(plan.chunksMoved).toBe(planned.chunks)
    expect(plan.bytesMoved).toBe(planned.bytes)
    const placement = storage.cluster.placement()
    let gained = 0
    for (const { digest, holders, onNodes } of await whereIsWhat()) {
      expect(holders).toHaveLength(3)
      expect(onNodes).toEqual(holders)
      const ideal = placement.idealNodes(groupOf(digest), 3)
      expect(holders).toEqual([...ideal].sort((a, b) => a - b))
      if (holders.includes(added.id)) gained += 1
    }
    expect(gained).toBe(plan.chunksMoved)
    expect(gained).toBeGreaterThan(0)
  })

  it('has nothing left to plan or to do after that', async () => {
    const driver = createDriver(storage)
    const { id } = await lastPlan()
    expect(await driver.plan()).toMatchObject({ kind: 'skipped' })
    const again = { planId: id, step: 1, class: 'rebalance' }
    expect(await driver.deliver('move-group', again)).toMatchObject({ kind: 'skipped' })
    expect((await lastPlan()).id).toBe(id)
  })

  it('is skipped when its plan is gone', async () => {
    const gone = { planId: crypto.randomUUID(), step: 1, class: 'rebalance' }
    expect(await createDriver(storage).deliver('move-group', gone)).toMatchObject({
      kind: 'skipped',
    })
  })

  it('can be paused, resumed and cancelled, and moves nothing while it does not run', async () => {
    const { catalog } = storage
    const driver = createDriver(storage)
    await storage.grow()
    await driver.plan()
    const { id, moves } = await lastPlan()
    await driver.tick.run()
    expect((await lastPlan()).state).toBe('running')
    await driver.deliver('move-group', { planId: id, step: 1, class: 'rebalance' })
    expect((await lastPlan()).movesDone).toBe(1)

    expect(await changePlan(catalog, { id, to: 'paused' })).toBe(true)
    expect(await driver.tick.run()).toBe(0)
    const second = { planId: id, step: 2, class: 'rebalance' }
    expect(await driver.deliver('move-group', second)).toMatchObject({ kind: 'skipped' })

    expect(await changePlan(catalog, { id, to: 'running' })).toBe(true)
    await driver.deliver('move-group', second)
    expect((await lastPlan()).movesDone).toBe(2)

    expect(await changePlan(catalog, { id, to: 'cancelled' })).toBe(true)
    expect(await driver.tick.run()).toBe(0)
    expect(await driver.deliver('move-group', { ...second, step: 3 })).toMatchObject({
      kind: 'skipped',
    })
    expect(await lastPlan()).toMatchObject({ state: 'cancelled', movesDone: 2, moves })
    for (const { holders, onNodes } of await whereIsWhat()) {
      expect(holders).toHaveLength(3)
      expect(onNodes).toEqual(holders)
    }
    const actions = (await listAudit(catalog, { subject: id })).map(({ action }) => action)
    expect(actions.reverse()).toEqual(
      ['planned', 'started', 'paused', 'resumed', 'cancelled'].map((verb) => `rebalance.${verb}`),
    )
  })

  it('is not planned again by itself after somebody cancelled it, until nodes change', async () => {
    const driver = createDriver(storage)
    expect(await driver.plan()).toMatchObject({ kind: 'skipped' })
    const nodeId = storage.nodes[0]?.id as number
    await updateNode(storage.catalog, { nodeId, weight: 4 })
    expect(await driver.plan()).toMatchObject({ kind: 'done' })
    expect((await lastPlan()).reason).toBe('nodes joined, or changed weight or zone')
    await changePlan(storage.catalog, { id: (await lastPlan()).id, to: 'cancelled' })
    await updateNode(storage.catalog, { nodeId, weight: 1 })
  })

  it('happens by itself only above the allowed share, and not at all when that is off', async () => {
    const { catalog } = storage
    await setSetting(catalog, 'rebalance-seen', (await generations(catalog)).members)
    expect(await createDriver(storage, { awayShare: 0.99 }).plan()).toMatchObject({
      kind: 'skipped',
    })
    expect(await createDriver(storage, { automatic: false, awayShare: 0 }).plan()).toMatchObject({
      kind: 'skipped',
    })
    expect(await createDriver(storage, { awayShare: 0.001 }).plan()).toMatchObject({ kind: 'done' })
    expect((await lastPlan()).reason).toMatch(/% of all bytes lie off their place/)
  })
})
