import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  chunksOfSegments,
  listAudit,
  listInventories,
  listNodes,
  listScrubs,
  startScrub,
  wantInventory,
} from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, until } from './fixtures/monitor.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'
import { chunkOf } from './fixtures/stored-chunks.ts'
import { openWatchedStorage, type WatchedStorage } from './fixtures/watched-storage.ts'

const MIB = 1_048_576

describe('a monitor that looks after what lies on its nodes', () => {
  let storage: WatchedStorage
  let nodes: TestNode[]
  let system: System
  let cluster: Cluster

  beforeAll(async () => {
    storage = await openWatchedStorage({ HOLDFAST_OUT_AFTER: '60' })
    ;({ nodes, system, cluster } = storage)
  })
  afterAll(() => storage?.close())

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

  const upload = (pieces: readonly Buffer[], name: string): Promise<string> =>
    storage.upload(Readable.from(pieces), name)

  it('makes an inventory of every node that joined, and begins to read it', async () => {
    const ids = (await listNodes(system.catalog)).map(({ id }) => id)
    for (const id of ids) await until(() => inventoried(id, null))
    await until(async () => (await listScrubs(system.catalog)).length === ids.length)
  })

  it('heals blocks that changed on a disk, in one pass of the scrub', async () => {
    const pieces = Array.from({ length: 3 }, () => randomBytes(MIB))
    const contentId = await upload(pieces, 'rotten')
    await until(() => isWhole(contentId))
    const rotten = async () => {
      const { digest } = chunkOf(pieces[0] as Buffer)
      const chunk = (await chunksOf(contentId)).find((one) => digest.equals(one.digest))
      return { digest, holders: chunk?.holders ?? [] }
    }
    const holder = (await rotten()).holders[0] as number
    const ids = await Promise.all(nodes.map(idOf))
    await rewriteBlock((nodes[ids.indexOf(holder)] as TestNode).folder, pieces[0] as Buffer)

    // A pass may be under way, and beyond this chunk; then the next one finds it.
    await until(async () => {
      await startScrub(system.catalog, { nodeId: holder })
      return (await actions(holder)).includes('scrub.corrupt-copy')
    })
    await until(async () => {
      const { digest, holders } = await rotten()
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
