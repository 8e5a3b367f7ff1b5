import { chunksOfSegments, contentForReading } from '@holdfast/catalog'
import { openQueues, type Queues, sealContent } from '@holdfast/jobs'
import { startTestService, type TestService } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise, openStorage, type Storage } from '../../replicator/test/fixtures/storage.ts'

const MIB = 1_048_576
let storage: Storage
let queues: Queues
const services: TestService[] = []

beforeAll(async () => {
  storage = await openStorage(3)
  queues = await openQueues({ url: storage.databaseUrl })
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await queues?.close()
  await storage?.close()
})

async function startChunker(): Promise<TestService> {
  const { databaseUrl } = storage
  const service = await startTestService('chunker', {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: databaseUrl,
  })
  services.push(service)
  return service
}

const stateOf = async (contentId: string) =>
  (await contentForReading(storage.catalog, contentId))?.state
const treeOf = (contentId: string) =>
  chunksOfSegments(storage.catalog, { contentId, kind: 'tree', from: 0, to: 0 })

describe('a chunker process', () => {
  it('seals, is ready, and ends cleanly when asked to', async () => {
    const service = await startChunker()
    expect((await fetch(`${service.opsUrl}/readyz`)).status).toBe(200)
    const contentId = await storage.upload(noise(2 * MIB, 'process'))
    await queues.enqueue(sealContent, { contentId })
    await expect.poll(() => stateOf(contentId), { timeout: 30_000 }).toBe('sealed')
    expect(await service.stop()).toBe(0)
  })

  it('hands a content on within 60 s when it is killed between register and record (F2)', async () => {
    const contentId = await storage.upload(noise(2 * MIB, 'killed'))
    const signalNodes = (signal: NodeJS.Signals) => {
      for (const { pid } of storage.nodes) process.kill(pid as number, signal)
    }
    const first = await startChunker()
    // No node answers: the tree is registered, and no copy of it can be recorded.
    signalNodes('SIGSTOP')
    try {
      await queues.enqueue(sealContent, { contentId })
      await expect
        .poll(async () => (await treeOf(contentId)).length, { timeout: 30_000 })
        .toBeGreaterThan(0)
      await first.kill()
      expect((await treeOf(contentId)).every(({ holders }) => holders.length === 0)).toBe(true)
    } finally {
      signalNodes('SIGCONT')
    }

    await startChunker()
    await expect.poll(() => stateOf(contentId), { timeout: 60_000 }).toBe('sealed')
    const tree = await treeOf(contentId)
    expect(tree.map(({ refs }) => refs)).toEqual([1, 1])
    for (const { holders } of tree) expect(holders.length).toBeGreaterThanOrEqual(2)
  })
})
