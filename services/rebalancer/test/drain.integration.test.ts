import {
  askToLeave,
  askToStay,
  type ChunkRow,
  createPlan,
  findNode,
  listAudit,
  listPlans,
  type NodeState,
  refreshGroupHolders,
  setNodeState,
} from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishLeaving } from '../src/finish-leaving.ts'
import { createDriver } from './fixtures/driver.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

let storage: Storage
const contents = new Map<string, Buffer>()

async function upload(seed: string): Promise<void> {
  const bytes = noise(20_000, seed)
  contents.set(await storage.upload(bytes), bytes)
}

beforeAll(async () => {
  storage = await openStorage(5)
  for (let at = 0; at < 40; at += 1) await upload(`drain ${at}`)
  await storage.place()
})
afterAll(() => storage?.close())

const nodeState = async (id: number) => (await findNode(storage.catalog, id))?.state

async function startDrain(nodeId: number): Promise<string> {
  const reason = 'an administrator wants it'
  return createPlan(storage.catalog, { kind: 'drain', nodeId, reason, steps: [] })
}

/** Chunks in use that lie on a node by its own list, or by the catalogue. */
async function wantedOn(nodeId: number): Promise<{ listed: number; held: number }> {
  const chunks = await storage.chunks()
  const inUse = new Set(chunks.map(({ digest }) => digest.toString('hex')))
  let listed = 0
  for await (const digest of storage.cluster.pool.node(nodeId).list()) {
    if (inUse.has(digest.toString('hex'))) listed += 1
  }
  return { listed, held: chunks.filter(({ holders }) => holders.includes(nodeId)).length }
}

describe('draining a node', () => {
  it('empties it while uploads run, and calls it drained when its own list shows nothing wanted', async () => {
    const node = storage.nodes[1]?.id as number
    const before = await wantedOn(node)
    expect(before.held).toBeGreaterThan(5)
    const planId = await startDrain(node)
    let running = true
    const uploads = (async () => {
      for (let at = 0; running && at < 25; at += 1) {
        await upload(`during ${at}`)
        await storage.place()
      }
    })()
    const driver = createDriver(storage)
    await driver.run(async () => (await nodeState(node)) === 'drained')
    running = false
    await uploads
    await driver.run()

    expect(await wantedOn(node)).toEqual({ listed: 0, held: 0 })
    const plan = await driver.planById(planId)
    expect(plan).toMatchObject({ state: 'done', kind: 'drain', nodeId: node, movesFailed: 0 })
    expect(plan?.chunksMoved).toBeGreaterThanOrEqual(before.held)
    for (const { holders } of await storage.chunks()) expect(holders).toHaveLength(3)
    for (const [contentId, bytes] of contents) {
      expect((await storage.download(contentId)).equals(bytes)).toBe(true)
    }
  })

  it('has nothing to do for a node that does not drain, or that is gone', async () => {
    const driver = createDriver(storage)
    for (const nodeId of [storage.nodes[0]?.id as number, 30_000]) {
      expect(await driver.deliver('drain-node', { nodeId })).toMatchObject({ kind: 'skipped' })
    }
  })

  it('goes on when the node went away in the middle and came back', async () => {
    const { catalog, cluster } = storage
    const node = storage.nodes[2]?.id as number
    await startDrain(node)
    const driver = createDriver(storage)
    await driver.tick.run()
    expect(await nodeState(node)).toBe('draining')
    const become = (to: 'down' | 'returning' | 'active') =>
      setNodeState(catalog, {
        nodeId: node,
        from: ['draining', 'down', 'returning'],
        to,
        reason: 'test',
      })
    await become('down')
    await cluster.refresh()
    await driver.tick.run()
    expect(await nodeState(node)).toBe('down')
    await become('returning')
    await become('active')
    await driver.run()
    expect(await nodeState(node)).toBe('drained')
    expect(await wantedOn(node)).toEqual({ listed: 0, held: 0 })
  })

  it('waits, and takes nothing away, where no node is left for a copy', async () => {
    const node = storage.nodes[3]?.id as number
    const planId = await startDrain(node)
    const driver = createDriver(storage)
    const waits = async () => {
      const plan = await driver.planById(planId)
      return plan?.moves !== 0 && plan?.movesWaiting === plan?.moves
    }
    await driver.run(waits)
    const plan = await driver.planById(planId)
    expect(plan).toMatchObject({
      state: 'running',
      chunksMoved: 0,
      waitingFor: 'no other node takes a copy of it',
    })
    for (const { holders } of await storage.chunks()) expect(holders).toHaveLength(3)

    // A node that joins ends the waiting.
    await storage.grow()
    await storage.catalog.db
      .updateTable('plan_steps')
      .set({ not_before: new Date(0) })
      .execute()
    await driver.run(async () => (await nodeState(node)) === 'drained')
    for (const { holders } of await storage.chunks()) {
      expect(holders).toHaveLength(3)
      expect(holders).not.toContain(node)
    }
    expect((await listPlans(storage.catalog)).length).toBeGreaterThan(2)
  })

  it('adopts a copy that is on the node, that nobody knew of, and that is needed', async () => {
    const { catalog, cluster, nodes } = storage
    await storage.grow()
    const node = nodes.at(-1)?.id as number
    const { digest, holders } = (await storage.chunks())[0] as ChunkRow
    const { bytes } = await cluster.pool.get(holders, digest)
    await cluster.pool.node(node).put({ digest, bytes })
    // As if the record of this very copy had been lost with the process that made it.
    const kept = holders.slice(0, 2)
    const lost = holders[2] as number
    await cluster.pool.node(lost).delete([digest])
    await catalog.db
      .updateTable('chunks')
      .set({ holders: kept })
      .where('digest', '=', digest)
      .execute()

    await startDrain(node)
    await createDriver(storage).run(async () => (await nodeState(node)) === 'drained')
    const now = (await storage.chunks()).find((one) => one.digest.equals(digest))
    expect(now?.holders).toHaveLength(3)
    expect(now?.holders).not.toContain(node)
    expect(await wantedOn(node)).toEqual({ listed: 0, held: 0 })
  })
})

describe('a node that is to leave once it is drained', () => {
  const actorId = crypto.randomUUID()
  const become = async (nodeId: number, ...states: NodeState[]) => {
    for (const to of states) {
      const from = (await nodeState(nodeId)) as NodeState
      await setNodeState(storage.catalog, { nodeId, from: [from], to, reason: 'test' })
    }
  }
  /** As if it had been in its state for longer. */
  const waited = () =>
    storage.catalog.pool.query(`UPDATE nodes SET since = now() - interval '1 minute'`)
  const finish = async () => {
    await waited()
    return finishLeaving(storage)
  }

  it('stays while anything in use lies there, whatever its state says, and leaves after that', async () => {
    const { catalog } = storage
    await storage.grow()
    const node = storage.nodes[4]?.id as number
    expect((await wantedOn(node)).held).toBeGreaterThan(0)
    await askToLeave(catalog, { nodeId: node, actorId })
    // As if an upload had come after the last look.
    await become(node, 'draining', 'drained')
    await refreshGroupHolders(catalog)
    expect(await finish()).toBe(0)
    expect(await nodeState(node)).toBe('draining')

    // Sums from before the end would call lost what is elsewhere by now.
    const early = await catalog.pool.query(`UPDATE group_scans SET as_of = 'epoch' RETURNING part`)
    expect(early.rowCount).toBe(16)
    // Another process goes on from what stands in the catalogue.
    await createDriver(storage).run(async () => {
      if ((await nodeState(node)) === 'drained') {
        expect(await finish()).toBe(0)
        await refreshGroupHolders(catalog)
        expect(await finish()).toBe(1)
      }
      return (await nodeState(node)) === 'lost'
    })
    for (const { holders } of await storage.chunks()) {
      expect(holders).toHaveLength(3)
      expect(holders).not.toContain(node)
    }
    const { rows } = await catalog.pool.query(
      `SELECT removed_at IS NOT NULL AS removed, leave_asked_at FROM nodes WHERE id = $1`,
      [node],
    )
    expect(rows).toEqual([{ removed: true, leave_asked_at: null }])
    const told = await listAudit(catalog, { subject: String(node), actorId })
    expect(told.map(({ action }) => action)).toEqual(['node.removed', 'node.state', 'node.leaving'])
  })

  it('is kept when somebody takes that back, also in the last moment', async () => {
    const { catalog } = storage
    const node = storage.nodes.at(-1)?.id as number
    await askToLeave(catalog, { nodeId: node, actorId })
    expect(await askToLeave(catalog, { nodeId: node, actorId: crypto.randomUUID() })).toBe(true)
    expect((await findNode(catalog, node))?.leaveAskedBy).toBe(actorId)
    await become(node, 'draining', 'drained')
    expect(await askToStay(catalog, { nodeId: node, actorId })).toBe(true)
    expect(await askToStay(catalog, { nodeId: node, actorId })).toBe(false)
    expect(await finish()).toBe(0)
    expect(await nodeState(node)).toBe('drained')
  })
})
