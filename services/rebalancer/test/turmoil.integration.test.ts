import { createPlan, findNode, openPlans, setNodeState } from '@holdfast/catalog'
import { isLive } from '@holdfast/placement'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDriver } from './fixtures/driver.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

let storage: Storage
const contents = new Map<string, Buffer>()

beforeAll(async () => {
  storage = await openStorage(6)
  for (let at = 0; at < 40; at += 1) {
    const bytes = noise(10_000, `turmoil ${at}`)
    contents.set(await storage.upload(bytes), bytes)
  }
  await storage.place()
})
afterAll(() => storage?.close())

const nodeAt = (at: number) => storage.nodes[at] as Storage['nodes'][number]

async function become(nodeId: number, from: 'active' | 'down', to: 'down' | 'out'): Promise<void> {
  await setNodeState(storage.catalog, { nodeId, from: [from], to, reason: 'test' })
  await storage.cluster.refresh()
}

/** Copies of each chunk on nodes that hold them for sure, whatever their state says. */
async function fewestCopies(except: readonly number[]): Promise<number> {
  const counts = (await storage.chunks()).map(
    ({ holders }) => holders.filter((id) => !except.includes(id)).length,
  )
  return Math.min(...counts)
}

describe('adding a node, draining one and losing one at once (F26)', () => {
  it('leaves no chunk below R because of it, and nothing wanted on the drained node', async () => {
    const { catalog, cluster } = storage
    const [drained, killed] = [nodeAt(1), nodeAt(2)]
    const driver = createDriver(storage)
    const added = await storage.grow()
    await driver.plan()
    const reason = 'an administrator asked for it'
    await createPlan(catalog, { kind: 'drain', nodeId: drained.id, reason, steps: [] })

    let watching = true
    let fewest = 3
    const watch = (async () => {
      while (watching) {
        fewest = Math.min(fewest, await fewestCopies([]))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    const moved = async () => (await openPlans(catalog)).some((plan) => plan.chunksMoved > 3)
    await driver.run(moved)
    await killed.kill()
    await become(killed.id, 'active', 'down')
    for (let round = 0; round < 5; round += 1) await driver.tick.run()
    await become(killed.id, 'down', 'out')
    await storage.place()
    await catalog.db
      .updateTable('plan_steps')
      .set({ not_before: new Date(0) })
      .execute()
    await driver.run()
    watching = false
    await watch

    // Moves and drains took nothing that was not replaced: only the dead node's copies were missing.
    expect(fewest).toBe(3)
    expect((await findNode(catalog, drained.id))?.state).toBe('drained')
    const chunks = await storage.chunks()
    const states = cluster.states()
    for (const { holders } of chunks) {
      expect(holders).not.toContain(drained.id)
      expect(holders.filter((id) => isLive(states.get(id))).length).toBeGreaterThanOrEqual(3)
    }
    expect(chunks.some(({ holders }) => holders.includes(added.id))).toBe(true)
    const inUse = new Set(chunks.map(({ digest }) => digest.toString('hex')))
    for await (const digest of cluster.pool.node(drained.id).list()) {
      expect(inUse.has(digest.toString('hex'))).toBe(false)
    }
    for (const [contentId, bytes] of contents) {
      expect((await storage.download(contentId)).equals(bytes)).toBe(true)
    }
  })
})
