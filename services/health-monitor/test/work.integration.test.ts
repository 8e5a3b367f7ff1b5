import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addOutbox,
  chunksOfSegments,
  createLedger,
  createUser,
  type Ledger,
  listNodes,
  raiseLeases,
  staleOpenContents,
} from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import type { Cluster } from '@holdfast/cluster'
import { isLive } from '@holdfast/placement'
import type { TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'
import { openWatchedStorage, type WatchedStorage } from './fixtures/watched-storage.ts'

const MIB = 1_048_576

describe('a monitor with work to hand out', () => {
  let storage: WatchedStorage
  let nodes: TestNode[]
  let system: System
  let cluster: Cluster

  beforeAll(async () => {
    storage = await openWatchedStorage({ HOLDFAST_OUT_AFTER: '3' })
    ;({ nodes, system, cluster } = storage)
  })
  afterAll(() => storage?.close())

  const upload = (size: number, name: string): Promise<string> =>
    storage.upload(noise(size, name), name)
  const chunksOf = (contentId: string) =>
    chunksOfSegments(system.catalog, { contentId, kind: 'leaf', from: 0, to: 0 })
  const idOf = async ({ peerId }: TestNode) =>
    (await listNodes(system.catalog)).find((node) => node.peerId === peerId)?.id ?? 0
  const stateOf = async (id: number) =>
    (await listNodes(system.catalog)).find((node) => node.id === id)?.state
  /** Every chunk has three copies on nodes that are there now, not counting `without`. */
  const isWhole = async (contentId: string, without = 0) => {
    const live = new Set(
      (await listNodes(system.catalog)).filter((node) => isLive(node.state)).map(({ id }) => id),
    )
    live.delete(without)
    const chunks = await chunksOf(contentId)
    return chunks.every(({ holders }) => holders.filter((id) => live.has(id)).length >= 3)
  }

  it('relays what a commit left in the outbox, so that uploads get all their copies', async () => {
    const contentId = await upload(5 * MIB, 'relayed')
    await until(() => isWhole(contentId))
  })

  it('brings every chunk back to its copies when a node is gone for good', async () => {
    const contentId = await upload(8 * MIB, 'healed')
    await until(() => isWhole(contentId))
    const victim = nodes[0] as TestNode
    const id = await idOf(victim)
    await victim.kill()
    await until(() => isWhole(contentId, id))
    await victim.restart()
    await until(async () => (await system.states()).every((state) => state === 'active'))
  })

  it('finds what a returning node lost, and has it repaired', async () => {
    const contentId = await upload(6 * MIB, 'lost-blocks')
    await until(() => isWhole(contentId))
    const victim = nodes[1] as TestNode
    const id = await idOf(victim)
    const held = (await chunksOf(contentId)).filter(({ holders }) => holders.includes(id))
    expect(held.length).toBeGreaterThan(0)
    await victim.kill()
    await removeLargeBlocks(victim.folder)
    // A node that was never down is not compared; its scrub and its readers find what it lost.
    await until(async () => (await stateOf(id)) === 'down')
    await victim.restart()
    await until(async () => {
      return (await stateOf(id)) === 'active' && (await isWhole(contentId))
    })
    // What the catalogue says of the node is true again.
    for (const { digest, holders } of await chunksOf(contentId)) {
      for (const holder of holders) {
        expect(await cluster.pool.node(holder).has(digest)).toBe(true)
      }
    }
  })

  it('hands work out again after the queue lost everything', async () => {
    const contentId = await upload(4 * MIB, 'forgotten')
    await Promise.all(
      system.queues.bullQueues.map((queue) => queue.obliterate({ force: true }).catch(() => {})),
    )
    await until(() => isWhole(contentId))
    await until(async () => {
      const schedules = system.queues.bullQueues.find(({ name }) => name === 'health-monitor')
      return (await schedules?.getJobSchedulersCount()) === 4
    })
  })

  it('puts an outbox row off that nobody understands, instead of waiting behind it', async () => {
    await addOutbox(
      system.catalog,
      { job: 'no-such-job', payload: {} },
      { job: 'release-content', payload: { contentId: crypto.randomUUID() } },
    )
    await until(async () => {
      const { rows } = await system.catalog.pool.query(
        'SELECT job, not_before > now() AS waits FROM outbox',
      )
      return rows.length === 1 && rows[0].job === 'no-such-job' && rows[0].waits
    })
  })
})

describe('uploads under way', () => {
  let system: System
  let ledger: Ledger
  let monitor: { stop(): Promise<void> }

  beforeAll(async () => {
    system = await openSystem()
    ledger = createLedger(system.catalog)
    monitor = await startMonitor(system, configFor(system, [], { HOLDFAST_LEASE: '1.5' }))
  })
  afterAll(async () => {
    await monitor?.stop()
    await ledger?.close()
    await system?.close()
  })

  it('gives up those whose owner is gone, and no others', async () => {
    const email = 'somebody@example.com'
    const { id: ownerId } = await createUser(system.catalog, {
      email,
      passwordHash: 'none',
      role: 'user',
    })
    const open = () => ledger.open({ ownerId, wanted: 3, reserveBytes: 1_000, lease: 'live' })
    const [gone, alive] = await Promise.all([open(), open()])
    const raising = setInterval(() => {
      void raiseLeases(system.catalog, [alive.contentId]).catch(() => {})
    }, 300)
    await until(async () => {
      const contents = await staleOpenContents(system.catalog)
      return !contents.some(({ id }) => id === gone.contentId)
    })
    expect((await staleOpenContents(system.catalog)).map(({ id }) => id)).toEqual([alive.contentId])
    clearInterval(raising)
    await until(async () => (await staleOpenContents(system.catalog)).length === 0)
  })
})

async function* noise(length: number, seed: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += MIB) {
    const piece = Buffer.alloc(Math.min(MIB, length - at))
    for (let i = 0; i < piece.length; i += 32)
      sha256(Buffer.from(`${seed}/${at + i}`)).copy(piece, i)
    yield piece
  }
}

/** Takes the chunks of files away and leaves the marks, which are small. */
async function removeLargeBlocks(folder: string): Promise<void> {
  const entries = await readdir(join(folder, 'blocks'), { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && (await stat(path)).size >= MIB) await rm(path)
  }
}
