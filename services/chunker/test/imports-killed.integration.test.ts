import { findImport } from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import { importCid, importUrl, openQueues } from '@holdfast/jobs'
import { createTestDatabase, startTestService, type TestService } from '@holdfast/testbed'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foreignDag, keyOf } from '../../../libs/chunks/test/foreign-dags.ts'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import { type ImportWorld, NOTHING_LEFT, openImportWorld } from './fixtures/import-world.ts'

let world: ImportWorld
let queue: Awaited<ReturnType<typeof createTestDatabase>>
let emptied: typeof queue
const services: TestService[] = []

beforeAll(async () => {
  world = await openImportWorld()
  queue = await createTestDatabase()
  emptied = await createTestDatabase()
})
afterAll(async () => {
  await Promise.all(services.map((service) => service.kill()))
  await world?.close()
  await queue?.drop()
  await emptied?.drop()
})

async function startChunker(queueUrl: string): Promise<TestService> {
  const { databaseUrl } = world.storage
  const service = await startTestService('chunker', {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    HOLDFAST_IMPORT_ALLOW: '127.0.0.0/8',
    HOLDFAST_IMPORT_GATEWAYS: world.source.url,
  })
  services.push(service)
  return service
}

const stateOf = async ({ id }: { id: string }) =>
  (await findImport(world.storage.catalog, { id, ownerId: world.ownerId }))?.state

/** Leaves on record with W copies, of whatever content is open. */
const storedLeaves = async () => {
  const { rows } = await world.storage.catalog.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM chunks WHERE cardinality(holders) >= 2`,
  )
  return rows[0]?.count ?? 0
}

describe('a chunker that is killed in the middle of imports', () => {
  it('is followed by one that goes on where it was, byte for byte (F2)', async () => {
    const size = 24 * CHUNK_SIZE
    const held = Promise.withResolvers<void>()
    const body = noise(size, 'killed by address')
    let sent = 0
    const url = world.source.serve('/killed', {
      body,
      etag: '"same"',
      // Stands still after half of it, until the first chunker is dead.
      pace: async () => {
        sent += 65_536
        if (sent === size / 2) await held.promise
      },
    })
    const bytes = noise(12 * CHUNK_SIZE, 'killed by CID')
    const chunker = fixedSize({ chunkSize: CHUNK_SIZE / 2 })
    const dag = await foreignDag(bytes, { rawLeaves: true, chunker })
    let blocks = 0
    let asked = 0
    world.source.answer('*', async (req, res) => {
      const cid = CID.parse((req.url as string).split('/')[2]?.split('?')[0] as string)
      blocks += 1
      asked += 1
      if (blocks > 14) await held.promise
      res.end(dag.blocks.get(keyOf(cid.multihash.digest)))
    })

    const first = await startChunker(queue.url)
    const byUrl = await world.begin('url', url)
    const byCid = await world.begin('cid', dag.cid, { name: 'by cid' })
    const enqueue = async (url: string) => {
      const queues = await openQueues({ url })
      await queues.enqueue(importUrl, { importId: byUrl.id })
      await queues.enqueue(importCid, { importId: byCid.id })
      await queues.close()
    }
    await enqueue(queue.url)
    await expect.poll(storedLeaves, { timeout: 30_000 }).toBeGreaterThan(15)
    await first.kill()
    expect(await stateOf(byUrl)).toBe('running')
    asked = 0
    held.resolve()

    // A queue that lost everything, so that nobody waits for the dead one's locks.
    await startChunker(emptied.url)
    await enqueue(emptied.url)
    const both = async () => [await stateOf(byUrl), await stateOf(byCid)]
    await expect.poll(both, { timeout: 60_000 }).toEqual(['done', 'done'])
    expect((await world.read('/killed')).equals(body)).toBe(true)
    expect((await world.read('/by cid')).equals(bytes)).toBe(true)
    const ranges = world.source.requests.filter(({ path }) => path === '/killed')
    expect(ranges.at(-1)).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d{6,}-$/) })
    expect(asked).toBeLessThan(25)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })
})
