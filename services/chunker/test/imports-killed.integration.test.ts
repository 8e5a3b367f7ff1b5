import { begunContent, findImport, type ImportRow } from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import { importCar, importCid, importUrl, openQueues } from '@holdfast/jobs'
import { createTestDatabase, startTestService, type TestService } from '@holdfast/testbed'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForeignDag, foreignDag, keyOf } from '../../../libs/chunks/test/foreign-dags.ts'
import { noise } from '../../replicator/test/fixtures/storage.ts'
import { carOf } from './fixtures/car-of.ts'
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
    HOLDFAST_IMPORT_JOBS: '3',
    HOLDFAST_IMPORT_ALLOW: '127.0.0.0/8',
    HOLDFAST_IMPORT_GATEWAYS: world.source.url,
  })
  services.push(service)
  return service
}

const stateOf = async ({ id }: { id: string }) =>
  (await findImport(world.storage.catalog, { id, ownerId: world.ownerId }))?.state

/** Leaves of what an import has open, with W copies each. */
const storedLeaves = async ({ id }: { id: string }) => {
  const { catalog } = world.storage
  const { rows } = await catalog.pool.query('SELECT content_id FROM imports WHERE id = $1', [id])
  const contentId = rows[0]?.content_id as string | null
  if (contentId === null) return 0
  return (await begunContent(catalog, { contentId, quorum: 2 }))?.stored ?? 0
}

/** Commits that wait for whoever holds `files`. */
const waitingCommits = async () => {
  const { rows } = await world.storage.catalog.pool.query<{ count: number }>(
    `SELECT count(*)::int FROM pg_locks WHERE NOT granted AND relation = 'files'::regclass`,
  )
  return rows[0]?.count ?? 0
}

describe('a chunker that is killed in the middle of imports', () => {
  it('is followed by one that goes on where it was, byte for byte (F2)', async () => {
    const held = Promise.withResolvers<void>()
    const body = noise(8 * CHUNK_SIZE, 'killed by address')
    const bytes = noise(6 * CHUNK_SIZE, 'killed by CID')
    const dag = await foreignDag(bytes, { rawLeaves: true, chunker: HALVES })
    const { url, asked } = serveHalf(body, dag, held.promise)
    const parts = ['one', 'two'].map((seed) => noise(700_000, seed))
    const dags = await Promise.all(parts.map((part) => foreignDag(part, { rawLeaves: true })))

    const first = await startChunker(queue.url)
    const byUrl = await world.begin('url', url)
    const byCid = await world.begin('cid', dag.cid, { name: 'by cid' })
    const byCar = await world.sendCar(carOf(dags), { name: 'by car' })
    const all = [byUrl, byCid, byCar]
    // Nobody makes a file: the CAR is staged and read, and stands before its first one.
    const lock = await world.storage.catalog.pool.connect()
    await lock.query('BEGIN; LOCK TABLE files IN SHARE MODE')
    await enqueue(queue.url, all)
    const far = async () => {
      const [url = 0, cid = 0] = await Promise.all([byUrl, byCid].map(storedLeaves))
      return url >= 3 && cid >= 6 && (await waitingCommits()) > 0
    }
    await expect.poll(far, { timeout: 60_000 }).toBe(true)
    await first.kill()
    await lock.query('ROLLBACK')
    lock.release()
    expect(await Promise.all(all.map(stateOf))).toEqual(all.map(() => 'running'))
    asked.length = 0
    held.resolve()

    // A queue that lost everything, so that nobody waits for the dead one's locks.
    await startChunker(emptied.url)
    await enqueue(emptied.url, all)
    const states = () => Promise.all(all.map(stateOf))
    await expect.poll(states, { timeout: 60_000 }).toEqual(all.map(() => 'done'))
    expect((await world.read('/killed')).equals(body)).toBe(true)
    expect((await world.read('/by cid')).equals(bytes)).toBe(true)
    for (const [i, part] of parts.entries()) {
      expect((await world.read(`/by car/${dags[i]?.cid}`)).equals(part)).toBe(true)
    }
    expect(await world.now(byCar)).toMatchObject({ files: 2, bytesDone: 1_400_000 })
    const ranges = world.source.requests.filter(({ path }) => path === '/killed')
    expect(ranges.at(-1)).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d{6,}-$/) })
    // The root, and not all of the twelve leaves.
    expect(asked.length).toBeLessThan(10)
    expect(await world.leftovers()).toEqual(NOTHING_LEFT)
  })
})

const HALVES = fixedSize({ chunkSize: CHUNK_SIZE / 2 })

/** A web server and a gateway that stand still when half is sent, until they are let go on. */
function serveHalf(body: Buffer, dag: ForeignDag, goOn: Promise<void>) {
  let sent = 0
  const url = world.source.serve('/killed', {
    body,
    etag: '"same"',
    pace: async () => {
      sent += 65_536
      if (sent === body.length / 2) await goOn
    },
  })
  let blocks = 0
  const asked: string[] = []
  world.source.answer('*', async (req, res) => {
    const cid = CID.parse((req.url as string).split('/')[2]?.split('?')[0] as string)
    asked.push(cid.toString())
    blocks += 1
    if (blocks > 9) await goOn
    res.end(dag.blocks.get(keyOf(cid.multihash.digest)))
  })
  return { url, asked }
}

const JOBS = { url: importUrl, cid: importCid, car: importCar }

async function enqueue(url: string, rows: readonly ImportRow[]) {
  const queues = await openQueues({ url })
  for (const { id, kind } of rows) await queues.enqueue(JOBS[kind], { importId: id })
  await queues.close()
}
