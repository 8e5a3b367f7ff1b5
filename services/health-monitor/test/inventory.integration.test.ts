import { randomBytes } from 'node:crypto'
import {
  confirmUnknownBlocks,
  dueInventories,
  listAudit,
  listInventories,
  refreshGroupHolders,
  removeCopies,
  setSetting,
  wantInventory,
} from '@holdfast/catalog'
import { canaryOf, catalogueIdentity, markNode } from '@holdfast/cluster'
import { silentLog } from '@holdfast/jobs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inventoryNodeHandler } from '../src/inventory/inventory-node.job.ts'
import { takeInventory } from '../src/inventory/take-inventory.ts'
import { createCountWatch } from '../src/inventory/watch-counts.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'
import {
  chunkOf,
  openStorage,
  type Storage,
  type StoredChunk,
  type StoredNode,
} from './fixtures/stored-chunks.ts'

const { signal } = new AbortController()

describe('an inventory of an embedded node', () => {
  let storage: Storage
  let first: StoredNode
  let second: StoredNode
  let third: StoredNode
  /** What lay on the first node before it was ours. */
  let foreign: StoredChunk

  beforeAll(async () => {
    storage = await openStorage(3)
    ;[first, second, third] = storage.nodes as [StoredNode, StoredNode, StoredNode]
    foreign = chunkOf(randomBytes(500))
    await first.port.put(foreign)
    for (const { id, port } of storage.nodes) await markNode(storage.catalog, { id, node: port })
    await storage.store(40, storage.nodes)
    for (const node of storage.nodes) await inventory(node)
  })
  afterAll(() => storage.close())

  const inventory = ({ id, port }: StoredNode) =>
    takeInventory({ catalog: storage.catalog, node: port, share: 1 }, id, signal)
  const audited = async (node: StoredNode, action: string) => {
    const rows = await listAudit(storage.catalog, { subject: String(node.id), limit: 200 })
    return rows.filter((row) => row.action === action).map(({ detail }) => detail)
  }
  const work = () =>
    storage.rows<{ class: string }>('SELECT DISTINCT class FROM group_work ORDER BY class')

  it('finds nothing on a node that has what it must, and leaves what was there before', async () => {
    const report = await inventory(first)
    expect(report).toMatchObject({ missing: 0, unknown: 0, adopted: 0, retired: 0, asks: false })
    expect(report.held).toBe(40)
    // The canary, two marks, and the block from before.
    expect(report.exempt).toBe(report.listed - 40)
    expect(await storage.holdersOf(foreign.digest)).toBeUndefined()
    const [row] = await listInventories(storage.catalog, { nodeId: first.id })
    expect(row).toMatchObject({ trouble: null, asksSince: null, counts: { listed: report.listed } })
    const groups = await storage.rows<{ n: number }>(
      'SELECT count(*) AS n FROM group_nodes WHERE node_id = $1 AND last_inventory IS NOT NULL',
      [first.id],
    )
    expect(groups[0]?.n).toBe(4_096)
  })

  it('takes a copy that was deleted behind our back out of the holders and has it repaired', async () => {
    const [gone, only] = [await storage.store(3, [first, second]), await storage.store(1, [first])]
    await first.port.delete([...gone, ...only].map(({ digest }) => digest))
    const report = await inventory(first)
    expect(report.missing).toBe(4)
    for (const { digest } of gone) expect(await storage.holdersOf(digest)).toEqual([second.id])
    // The last hope stays where it was.
    expect(await storage.holdersOf((only[0] as StoredChunk).digest)).toEqual([first.id])
    const issues = await storage.rows('SELECT FROM chunk_issues WHERE node_id = $1', [first.id])
    expect(issues).toHaveLength(4)
    expect((await work()).map((row) => row.class)).toContain('last-copy')
    const findings = await audited(first, 'inventory.missing-copies')
    expect(findings.reduce((sum, { copies }) => sum + Number(copies), 0)).toBe(4)

    expect((await inventory(first)).missing).toBe(0)
  })

  it('adopts a block of a chunk in use after hashing it, and no other bytes', async () => {
    const [good, bad] = (await storage.store(2, [first, second])) as [StoredChunk, StoredChunk]
    await third.port.putMany([good, bad])
    await rewriteBlock(third.folder, bad.bytes)
    const report = await inventory(third)
    expect(report).toMatchObject({ adopted: 1, retired: 0 })
    expect(await storage.holdersOf(good.digest)).toEqual([first.id, second.id, third.id])
    expect(await storage.holdersOf(bad.digest)).toEqual([first.id, second.id])
    const leaving = await storage.rows<{ digest: Buffer }>(
      `SELECT digest FROM chunk_issues WHERE node_id = $1 AND kind = 'removing'`,
      [third.id],
    )
    expect(leaving.map(({ digest }) => digest)).toEqual([bad.digest])
    expect(await audited(third, 'inventory.false-blocks')).toEqual([{ blocks: 1 }])
  })

  it('gives a block that nobody knows a grace, after which it leaves like any other', async () => {
    const stranger = chunkOf(randomBytes(3_000))
    await second.port.put(stranger)
    expect(await inventory(second)).toMatchObject({ unknown: 1, retired: 1, adopted: 0 })
    const [row] = await storage.rows<Record<string, unknown>>(
      `SELECT size, refs, holders, zero_since > now() - interval '1 minute' AS fresh
       FROM chunks WHERE digest = $1`,
      [stranger.digest],
    )
    expect(row).toEqual({ size: 3_000, refs: 0, holders: [second.id], fresh: true })
    expect(await second.port.has(stranger.digest)).toBe(true)
    expect(await inventory(second)).toMatchObject({ unknown: 0, retired: 0 })

    await removeCopies(
      storage.catalog,
      { delete: (_, digests, options) => second.port.delete(digests, options) },
      { group: 0, toGroup: 4_095, class: 'delete', graceSeconds: 0, live: [second.id] },
    )
    expect(await second.port.has(stranger.digest)).toBe(false)
    expect(await storage.holdersOf(stranger.digest)).toBeUndefined()
    expect(await inventory(second)).toMatchObject({ missing: 0, unknown: 0 })
  })

  it('asks an admin before many unknown blocks leave, and lets go no more than was confirmed', async () => {
    const strangers = Array.from({ length: 12 }, () => chunkOf(randomBytes(700)))
    await second.port.putMany(strangers)
    expect(await inventory(second)).toMatchObject({ unknown: 12, retired: 0, asks: true })
    expect(await audited(second, 'inventory.asks')).toHaveLength(1)
    expect(await inventory(second)).toMatchObject({ retired: 0, asks: true })
    expect(await audited(second, 'inventory.asks')).toHaveLength(1)

    const { catalog } = storage
    expect(await confirmUnknownBlocks(catalog, { nodeId: first.id })).toBe(false)
    expect(await confirmUnknownBlocks(catalog, { nodeId: second.id })).toBe(true)
    const more = chunkOf(randomBytes(700))
    await second.port.put(more)
    expect(await inventory(second)).toMatchObject({ unknown: 13, retired: 0, asks: true })

    expect(await confirmUnknownBlocks(catalog, { nodeId: second.id })).toBe(true)
    expect(await inventory(second)).toMatchObject({ unknown: 13, retired: 13, asks: false })
    const [row] = await listInventories(catalog, { nodeId: second.id })
    expect(row).toMatchObject({ asksSince: null, confirmedBlocks: null })
  })

  it('lets nothing go while removals are frozen', async () => {
    const stranger = chunkOf(randomBytes(900))
    await third.port.put(stranger)
    await setSetting(storage.catalog, 'removals-frozen', 'for a test')
    expect(await inventory(third)).toMatchObject({ unknown: 1, retired: 0, asks: false })
    await storage.rows(`DELETE FROM settings WHERE name = 'removals-frozen'`)
    expect(await inventory(third)).toMatchObject({ unknown: 1, retired: 1 })
  })

  it('knows a repository that was ours under another id, and calls nothing in it foreign', async () => {
    const { catalog } = storage
    await storage.rows('UPDATE node_inventories SET surveyed_at = NULL WHERE node_id = $1', [
      third.id,
    ])
    const left = chunkOf(randomBytes(800))
    await third.port.putMany([left, canaryOf(await catalogueIdentity(catalog), first.id)])
    expect(await inventory(third)).toMatchObject({ unknown: 1, retired: 1 })
  })

  it('stays due with its reason when the node breaks off', async () => {
    const broken = {
      ...third.port,
      async *list() {
        yield randomBytes(32)
        throw new Error('the list ended half-way')
      },
    }
    const deps = { catalog: storage.catalog, node: broken, share: 1 }
    const before = await listInventories(storage.catalog, { nodeId: third.id })
    await expect(takeInventory(deps, third.id, signal)).rejects.toThrow('half-way')
    const [row] = await listInventories(storage.catalog, { nodeId: third.id })
    expect(row?.trouble).toContain('half-way')
    expect(row?.finishedAt).toEqual(before[0]?.finishedAt)
    // Nothing was called missing for it.
    expect((await inventory(third)).missing).toBe(0)
  })

  it('is due at once when a node has fewer blocks than it must, and not before', async () => {
    const { catalog } = storage
    let now = 0
    const counts = createCountWatch({
      catalog,
      node: (id) => (storage.nodes.find((node) => node.id === id) as StoredNode).port,
      log: silentLog,
      now: () => now,
    })
    const due = async () => {
      now += 31_000
      await counts.run(signal)
      // What moved or was deleted since the count is gone from these.
      await refreshGroupHolders(catalog)
      now += 1_000
      await counts.run(signal)
      const asked = { states: ['active'] as const, everySeconds: 86_400, retrySeconds: 0 }
      return (await dueInventories(catalog, asked)).map(({ nodeId }) => nodeId)
    }
    const [chunk] = (await storage.store(1, [first, second])) as [StoredChunk]
    for (const node of storage.nodes) await inventory(node)
    expect(await due()).toEqual([])
    await first.port.delete([chunk.digest])
    expect(await due()).toEqual([first.id])
    expect((await inventory(first)).missing).toBe(1)
    expect(await due()).toEqual([])
  })

  it('is not due when blocks left by moves or deletions that the sums do not know yet', async () => {
    const { catalog } = storage
    let now = 0
    const counts = createCountWatch({
      catalog,
      node: (id) => (storage.nodes.find((node) => node.id === id) as StoredNode).port,
      log: silentLog,
      now: () => now,
    })
    const look = async () => {
      now += 31_000
      await counts.run(signal)
    }
    const [chunk] = (await storage.store(1, [first, second])) as [StoredChunk]
    for (const node of storage.nodes) await inventory(node)
    await refreshGroupHolders(catalog)
    await look()
    await catalog.pool.query(
      'UPDATE chunks SET holders = array_remove(holders, $2::smallint) WHERE digest = $1',
      [chunk.digest, first.id],
    )
    await first.port.delete([chunk.digest])
    await look()
    await refreshGroupHolders(catalog)
    await look()
    const asked = { states: ['active'] as const, everySeconds: 86_400, retrySeconds: 0 }
    expect(await dueInventories(catalog, asked)).toEqual([])
  })

  describe('as a job', () => {
    const handler = () =>
      inventoryNodeHandler({
        catalog: storage.catalog,
        node: () => first.port,
        share: 1,
        everySeconds: () => 86_400,
      })
    const deliver = (nodeId: number) =>
      handler().run({ nodeId }, { log: silentLog, signal, attempt: 1, jobId: 'test' })

    it('is made once, however often it is delivered', async () => {
      await wantInventory(storage.catalog, { nodeId: first.id, why: 'a test' })
      expect(await deliver(first.id)).toMatchObject({ kind: 'done', facts: { missing: 0 } })
      expect(await deliver(first.id)).toMatchObject({ kind: 'skipped' })
    })

    it('does nothing for a node that is gone', async () => {
      expect(await deliver(999)).toMatchObject({ kind: 'skipped' })
    })
  })
})
