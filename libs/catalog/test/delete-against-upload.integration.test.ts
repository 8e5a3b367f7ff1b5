import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sha256 } from '@holdfast/chunks'
import { type Cluster, connectCluster } from '@holdfast/cluster'
import { createChunkLane, type LaneDeps, laneOn } from '@holdfast/content'
import { startTestNodes, type TestNode } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  abandonContent,
  beginRemoval,
  type Catalog,
  chunksByDigest,
  deleteFile,
  type FileRow,
  type Ledger,
  type Remover,
  releaseNextSegment,
  removeCopies,
  takeOutbox,
} from '../src/index.ts'
import { addUser, query, useCatalog } from './test-catalog.ts'

/*
 * F25: the last reference to some bytes is deleted while the same bytes are uploaded, on real Postgres and
 * real nodes that are killed and stopped in between: 2,000 times with every change, 10,000 times in
 * `npm run test:faults`. Zero missing.
 *
 * Each uploader owns the bytes of 20 chunks and at every moment one file with them. A round deletes
 * that file and uploads the bytes again at the same time: 20 races. Removers without any grace work
 * all along, and now and then die between their steps. Before a file is deleted, its holders must
 * really have its blocks.
 */

const RACES = Number(process.env.HOLDFAST_TEST_RACES ?? 2_000)
/** Nodes that must have been killed or stopped before it may end, however fast the races were. */
const DISTURBANCES = 4
const UPLOADERS = 20
const CHUNKS = 20
const NODES = 4
const SETTLE_SECONDS = 2
const CALL_LIMIT_MS = 700
/** Of a chunk. */
const BYTES = 64

const test = useCatalog()

type Node = TestNode & { id: number }
type World = {
  ownerId: string
  c: Catalog
  cluster: Cluster
  lane: LaneDeps
  nodes: Node[]
  counts: {
    races: number
    refused: number
    told: number
    removed: number
    unanswered: number
    disturbances: number
  }
}
type Chunk = { digest: Buffer; bytes: Buffer }

let world: World
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const log = { warn: () => {} }
  const nodes = await startTestNodes(test.c, NODES)
  closers.push(() => Promise.all(nodes.map((node) => node.stop())))
  const c = test.connect(20)
  const cluster = await connectCluster({ catalog: c, log, processId: 'f25', copies: 2, quorum: 2 })
  closers.unshift(() => cluster.close())
  const counts = { races: 0, refused: 0, told: 0, removed: 0, unanswered: 0, disturbances: 0 }
  const lane = laneOn({ catalog: c, ledger: counted(test.ledger, counts), cluster })
  world = { ownerId: await addUser(test.c), c, cluster, lane, nodes, counts }
})

afterAll(async () => {
  for (const close of closers) await close()
})

/** Counts chunks that were told of a removal under way: without them the races were none. */
function counted(ledger: Ledger, counts: World['counts']): Ledger {
  return {
    ...ledger,
    register: async (input) => {
      const registered = await ledger.register(input)
      counts.told += registered.filter(({ removing }) => removing.length > 0).length
      return registered
    },
  }
}

/** Uploads until it is acknowledged; a refusal (nodes away, all of them removing) is no loss. */
async function upload({ c, counts, ...rest }: World, chunks: readonly Chunk[]): Promise<FileRow> {
  for (;;) {
    const { contentId } = await test.ledger.open({ ownerId: rest.ownerId, wanted: 2 })
    try {
      return await uploadOnce(rest, chunks, contentId)
    } catch (error) {
      await abandonContent(c, contentId)
      if (!['INSUFFICIENT_NODES', 'NODES_FULL'].includes(codeOf(error))) throw error
      counts.refused += 1
      await sleep(20)
    }
  }
}

async function uploadOnce(
  { lane, ownerId }: Pick<World, 'lane' | 'ownerId'>,
  chunks: readonly Chunk[],
  contentId: string,
): Promise<FileRow> {
  const signal = AbortSignal.timeout(30_000)
  const input = { contentId, kind: 'leaf', wanted: 2, quorum: 2, signal } as const
  const chunkLane = createChunkLane(lane, input)
  for (const chunk of chunks) chunkLane.add(chunk)
  await chunkLane.drain()
  const { file } = await test.ledger.commit({
    contentId,
    size: CHUNKS * BYTES,
    root: { digest: chunks[0]?.digest as Buffer, codec: 'dag-pb' },
    chunkCount: CHUNKS,
    file: { ownerId, folder: '/', name: contentId, contentType: 'application/octet-stream' },
  })
  return file
}

const codeOf = (error: unknown) => String((error as { code?: unknown })?.code)

/** Each chunk has two holders, and the ones asked (all of them, or one at random) have its block. */
async function assertHeld(
  { c, cluster }: World,
  chunks: readonly Chunk[],
  { all }: { all: boolean },
): Promise<void> {
  const rows = await chunksByDigest(
    c,
    chunks.map(({ digest }) => digest),
  )
  expect(rows).toHaveLength(CHUNKS)
  await Promise.all(
    rows.map(async ({ digest, epoch, holders }) => {
      expect(holders.length).toBeGreaterThanOrEqual(2)
      const asked = all ? holders : [holders[Math.floor(Math.random() * holders.length)] as number]
      for (const id of asked) {
        if (await has(cluster, id, digest)) continue
        // The row may have changed between the two questions: then this answer says nothing.
        const [now] = await chunksByDigest(c, [digest])
        if (now?.epoch === epoch) throw new Error(`node ${id} lost ${digest.toString('hex')}`)
      }
    }),
  )
}

/** A node that is away is asked until it is back. */
async function has(cluster: Cluster, id: number, digest: Buffer): Promise<boolean> {
  for (;;) {
    try {
      return await cluster.pool.node(id).has(digest)
    } catch {
      await sleep(100)
    }
  }
}

async function race(file: FileRow, chunks: readonly Chunk[]): Promise<FileRow> {
  const remove = async () => {
    // Sometimes before the upload, sometimes in the middle of it.
    await sleep(Math.random() * 10)
    await deleteFile(world.c, { ownerId: world.ownerId, id: file.id, permanent: true })
    await releaseAll(file.contentId)
  }
  const [uploaded] = await Promise.all([
    sleep(Math.random() * 60).then(() => upload(world, chunks)),
    remove(),
  ])
  world.counts.races += CHUNKS
  return uploaded
}

async function releaseAll(contentId: string): Promise<void> {
  while (await releaseNextSegment(world.c, contentId));
}

async function keepUploading(): Promise<{ file: FileRow; chunks: Chunk[] }> {
  const chunks = Array.from({ length: CHUNKS }, () => {
    const bytes = randomBytes(BYTES)
    return { bytes, digest: sha256(bytes) }
  })
  let file = await upload(world, chunks)
  while (world.counts.races < RACES || world.counts.disturbances < DISTURBANCES) {
    file = await race(file, chunks)
    await assertHeld(world, chunks, { all: false })
  }
  return { file, chunks }
}

/** Removes without any grace, until told to stop; at times it "dies" after its first step. */
async function keepRemoving(c: Catalog, stopped: () => boolean): Promise<void> {
  const request = {
    group: 0,
    toGroup: 4_095,
    class: 'delete',
    settleSeconds: SETTLE_SECONDS,
  } as const
  while (!stopped()) {
    if (Math.random() < 0.03) await beginRemoval(c, { ...request, limit: 16 })
    await removeOnce(c)
    await sleep(10)
  }
}

async function removeOnce(c: Catalog) {
  const { counts, cluster } = world
  const remover: Remover = {
    delete: (id, digests, options) => cluster.pool.node(id).delete(digests, options),
  }
  const report = await removeCopies(c, remover, {
    group: 0,
    toGroup: 4_095,
    class: 'delete',
    settleSeconds: SETTLE_SECONDS,
    callLimitMs: CALL_LIMIT_MS,
  })
  counts.removed += report.cleared
  counts.unanswered += report.unanswered.length
  return report
}

/** One node after the other is killed, or stopped for longer than a call may take. */
async function disturb(stopped: () => boolean): Promise<void> {
  const { counts } = world
  while (!stopped()) {
    await sleep(2_000)
    const node = world.nodes[counts.disturbances % NODES] as Node
    if (counts.disturbances % 2 === 0) {
      await node.kill()
      await sleep(300)
      await node.restart()
    } else {
      process.kill(node.pid as number, 'SIGSTOP')
      await sleep(1_200)
      process.kill(node.pid as number, 'SIGCONT')
    }
    counts.disturbances += 1
  }
}

async function comeToRest(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const contents: string[] = []
    await takeOutbox(test.c, 10_000, async (rows) => {
      for (const { job, payload } of rows) {
        if (job === 'release-content') contents.push(payload.contentId as string)
      }
    })
    for (const id of contents) await releaseAll(id)
    const { againInSeconds } = await removeOnce(test.c)
    quiet = againInSeconds === null ? quiet + 1 : 0
    await sleep(Math.min(againInSeconds ?? 0, 0.5) * 1_000)
  }
}

async function blocksOn(id: number): Promise<string[]> {
  const digests: string[] = []
  for await (const digest of world.cluster.pool.node(id).list())
    digests.push(digest.toString('hex'))
  return digests
}

describe('deleting the last reference while the same bytes are uploaded', () => {
  it('never loses a chunk, with nodes killed and stopped in between', {
    timeout: 400_000,
  }, async () => {
    let over = false
    const removers = [test.connect(4), test.connect(4)].map((c) => keepRemoving(c, () => over))
    const disturbing = disturb(() => over)
    const uploads = await Promise.all(Array.from({ length: UPLOADERS }, keepUploading)).finally(
      () => {
        over = true
      },
    )
    await Promise.all([disturbing, ...removers])
    await comeToRest()
    for (const { chunks } of uploads) await assertHeld(world, chunks, { all: true })

    const { counts, nodes, ownerId } = world
    console.log(JSON.stringify(counts))
    expect(counts.told).toBeGreaterThan(0)
    expect(counts.removed).toBeGreaterThan(0)

    for (const { file } of uploads) {
      await deleteFile(test.c, { ownerId, id: file.id, permanent: true })
    }
    await comeToRest()
    expect(await query(test.c, 'SELECT digest FROM chunks')).toEqual([])
    for (const { id } of nodes) expect(await blocksOn(id)).toEqual([])
  })
})
