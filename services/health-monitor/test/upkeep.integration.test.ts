import { randomBytes } from 'node:crypto'
import {
  chunksOfSegments,
  createLedger,
  createUser,
  type Ledger,
  listAudit,
  listInventories,
  listNodes,
  listScrubs,
  startScrub,
  wantInventory,
} from '@holdfast/catalog'
import { type Cluster, connectCluster } from '@holdfast/cluster'
import { connectContent } from '@holdfast/content'
import { silentLog } from '@holdfast/jobs'
import { start as startReplicator } from '@holdfast/replicator'
import { startTestNode, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'
import { chunkOf } from './fixtures/stored-chunks.ts'

const MIB = 1_048_576

describe('a monitor that looks after what lies on its nodes', () => {
  let nodes: TestNode[]
  let system: System
  let cluster: Cluster
  let ledger: Ledger
  let ownerId: string
  const closing: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    system = await openSystem()
    const { catalog, queues } = system
    nodes = await Promise.all(Array.from({ length: 4 }, () => startTestNode()))
    const config = configFor(system, nodes, { HOLDFAST_OUT_AFTER: '60' })
    const monitor = await startMonitor(system, config)
    const parts = { log: silentLog, processId: 'test', copies: 3, quorum: 2, everyMs: 200 }
    cluster = await connectCluster({ catalog, ...parts })
    ledger = createLedger(catalog)
    const replicator = await startReplicator({
      config: { jobs: 4, removeGrace: 1 },
      log: silentLog,
      catalog,
      ledger,
      queues,
      cluster,
    })
    const email = 'somebody@example.com'
    ownerId = (await createUser(catalog, { email, passwordHash: 'none', role: 'user' })).id
    closing.push(
      () => monitor.stop(),
      () => replicator.stop(),
      () => cluster.close(),
      () => ledger.close(),
    )
    await until(async () => {
      const states = await system.states()
      return states.length === 4 && states.every((state) => state === 'active')
    })
    await until(async () => cluster.capacityForWrites().usable === 4)
  })
  afterAll(async () => {
    for (const close of closing) await close()
    await Promise.all(nodes.map((node) => node.stop()))
    await system.close()
  })

  const idOf = async ({ peerId }: TestNode) =>
    (await listNodes(system.catalog)).find((node) => node.peerId === peerId)?.id ?? 0
  const stateOf = async (id: number) =>
    (await listNodes(system.catalog)).find((node) => node.id === id)?.state
  const chunksOf = (contentId: string) =>
    chunksOfSegments(system.catalog, { contentId, kind: 'leaf', from: 0, to: 0 })
  const isWhole = async (contentId: string) =>
    (await chunksOf(contentId)).every(({ holders }) => holders.length === 3)
  const actions = async (nodeId: number) => {
    const rows = await listAudit(system.catalog, { subject: String(nodeId), limit: 200 })
    return rows.map(({ action }) => action)
  }
  const inventoried = async (nodeId: number, after: Date | null) => {
    const [row] = await listInventories(system.catalog, { nodeId })
    return row?.finishedAt != null && row.wantedAt === null && row.finishedAt > (after ?? 0)
  }

  async function upload(pieces: readonly Buffer[], name: string): Promise<string> {
    const { catalog } = system
    const { writer, reader } = connectContent({ catalog, ledger, cluster, log: silentLog })
    const { file } = await writer.write({
      ownerId,
      source: (async function* () {
        yield* pieces
      })(),
      target: { folder: '/', name, contentType: 'application/octet-stream' },
      signal: AbortSignal.timeout(60_000),
    })
    await writer.close()
    await reader.close()
    return file.contentId
  }

  it('makes an inventory of every node that joined, and begins to read it', async () => {
    const ids = (await listNodes(system.catalog)).map(({ id }) => id)
    for (const id of ids) await until(() => inventoried(id, null))
    await until(async () => (await listScrubs(system.catalog)).length === ids.length)
  })

  it('heals blocks that changed on a disk, in one pass of the scrub', async () => {
    const pieces = Array.from({ length: 3 }, () => randomBytes(MIB))
    const contentId = await upload(pieces, 'rotten')
    await until(() => isWhole(contentId))
    const [chunk] = await chunksOf(contentId)
    const holder = chunk?.holders[0] as number
    const ids = await Promise.all(nodes.map(idOf))
    await rewriteBlock((nodes[ids.indexOf(holder)] as TestNode).folder, pieces[0] as Buffer)

    // A pass may be under way, and beyond this chunk; then the next one finds it.
    await until(async () => {
      await startScrub(system.catalog, { nodeId: holder })
      return (await actions(holder)).includes('scrub.corrupt-copy')
    })
    await until(async () => {
      const { digest, holders } = (await chunksOf(contentId))[0] as { digest: Buffer } & {
        holders: number[]
      }
      if (holders.length !== 3) return false
      const reads = holders.map((id) => cluster.pool.node(id).get(digest))
      return (await Promise.allSettled(reads)).every(({ status }) => status === 'fulfilled')
    })
  })

  it('removes a block that nobody knows after its grace, and nothing else', async () => {
    const contentId = await upload([randomBytes(2 * MIB)], 'beside')
    await until(() => isWhole(contentId))
    const node = nodes[1] as TestNode
    const id = await idOf(node)
    const stranger = chunkOf(randomBytes(5_000))
    await cluster.pool.node(id).put(stranger)
    await wantInventory(system.catalog, { nodeId: id, why: 'a test' })
    await until(async () => !(await cluster.pool.node(id).has(stranger.digest)))
    expect(await isWhole(contentId)).toBe(true)
    expect(await actions(id)).toContain('inventory.findings')
  })

  it('takes a node back that kept everything, without marking or copying any chunk', async () => {
    const contentId = await upload([randomBytes(4 * MIB)], 'kept')
    await until(() => isWhole(contentId))
    const before = await chunksOf(contentId)
    const node = nodes[2] as TestNode
    const id = await idOf(node)
    const missing = async () =>
      (await actions(id)).filter((action) => action === 'inventory.missing-copies').length
    const known = await missing()
    await node.kill()
    await until(async () => (await stateOf(id)) === 'down')
    await node.restart()
    await until(async () => (await stateOf(id)) === 'active')
    expect(await missing()).toBe(known)
    const after = await chunksOf(contentId)
    expect(after.map(({ holders }) => holders)).toEqual(before.map(({ holders }) => holders))
  })
})
