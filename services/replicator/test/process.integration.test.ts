import { bumpGroupWork, chunksOfSegments } from '@holdfast/catalog'
import { openQueues, placeChunks, type Queues, repairGroup } from '@holdfast/jobs'
import { startTestService, type TestService } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

const MIB = 1_048_576
let storage: Storage
let queues: Queues
const services: TestService[] = []

beforeAll(async () => {
  storage = await openStorage(4)
  queues = await openQueues({ url: storage.databaseUrl })
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await queues?.close()
  await storage?.close()
})

async function startReplicator(): Promise<TestService> {
  const { databaseUrl } = storage
  const service = await startTestService('replicator', {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: databaseUrl,
  })
  services.push(service)
  return service
}

const leaves = (contentId: string) => ({ contentId, kind: 'leaf' as const, from: 0, to: 0 })

async function copiesOf(contentId: string): Promise<number[]> {
  const chunks = await chunksOfSegments(storage.catalog, leaves(contentId))
  return chunks.map(({ holders }) => holders.length)
}

describe('a replicator process', () => {
  it('takes jobs, is ready, counts what it did, and ends cleanly when asked to', async () => {
    const service = await startReplicator()
    expect((await fetch(`${service.opsUrl}/readyz`)).status).toBe(200)
    const contentId = await storage.upload(noise(2 * MIB, 'process'))
    await queues.enqueue(placeChunks, leaves(contentId))
    await expect.poll(() => copiesOf(contentId), { timeout: 30_000 }).toEqual([3, 3])
    await expect
      .poll(async () => (await fetch(`${service.opsUrl}/metrics`)).text(), { timeout: 10_000 })
      .toContain('holdfast_jobs_total{job="place-chunks",end="done"} 1')
    expect(await service.stop()).toBe(0)
  })

  it('hands a job on within 60 s when it is killed in the middle of it (F2)', async () => {
    const contentId = await storage.upload(noise(24 * MIB, 'killed'))
    // A node that neither answers nor refuses keeps the job in its middle.
    const silent = storage.nodes[3]
    const stop = (signal: NodeJS.Signals) => process.kill(silent?.pid as number, signal)
    const first = await startReplicator()
    stop('SIGSTOP')
    try {
      await queues.enqueue(placeChunks, leaves(contentId))
      await expect
        .poll(async () => (await copiesOf(contentId)).includes(3), { timeout: 30_000 })
        .toBe(true)
      await first.kill()
      expect(await copiesOf(contentId)).toContain(2)
    } finally {
      stop('SIGCONT')
    }

    await startReplicator()
    await expect
      .poll(async () => (await copiesOf(contentId)).every((copies) => copies === 3), {
        timeout: 60_000,
      })
      .toBe(true)
  })

  it('gives a running repair back when it is stopped, and loses nothing', async () => {
    const contentId = await storage.upload(noise(MIB, 'handed back'))
    const [chunk] = await chunksOfSegments(storage.catalog, leaves(contentId))
    const work = { group: (chunk?.digest.readUInt16BE(0) ?? 0) >> 4, class: 'below-wanted' }
    await bumpGroupWork(storage.catalog, work.class, [work.group])
    const service = await startReplicator()
    await queues.enqueue(repairGroup, work)
    expect(await service.stop()).toBe(0)
    await startReplicator()
    await expect.poll(() => copiesOf(contentId), { timeout: 30_000 }).toEqual([3])
  })
})
