import {
  abandonContent,
  bumpGroupWork,
  chunksOfSegments,
  dueGroupWork,
  setNodeState,
} from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { connectCluster } from '@holdfast/cluster'
import { type JobHandler, silentLog } from '@holdfast/jobs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReplicatorDeps } from '../src/deps.ts'
import { placeChunksHandler } from '../src/place-chunks.job.ts'
import { releaseContentHandler } from '../src/release-content.job.ts'
import { removeCopiesHandler } from '../src/remove-copies.job.ts'
import { repairGroupHandler } from '../src/repair-group.job.ts'
import { rot } from './fixtures/rot.ts'
import { noise, openStorage, type Storage } from './fixtures/storage.ts'

const MIB = 1_048_576
let storage: Storage
let place: JobHandler
let repair: JobHandler
let release: JobHandler
let remove: JobHandler

beforeAll(async () => {
  storage = await openStorage(4)
  const deps = {
    ...storage,
    config: { jobs: 1, removeGrace: 0.001 },
    log: silentLog,
  } as unknown as ReplicatorDeps
  place = placeChunksHandler(deps)
  repair = repairGroupHandler(deps)
  release = releaseContentHandler(deps)
  remove = removeCopiesHandler(deps)
})
afterAll(() => storage?.close())

const leaves = (contentId: string) => ({ contentId, kind: 'leaf' as const, from: 0, to: 0 })
const chunksOf = (contentId: string) => chunksOfSegments(storage.catalog, leaves(contentId))

async function holdersOnNodes(digest: Buffer): Promise<number[]> {
  const asked = storage.nodes.map(async ({ id }) =>
    (await storage.cluster.pool.node(id).has(digest)) ? [id] : [],
  )
  return (await Promise.all(asked)).flat()
}

async function placedAt(contentId: string): Promise<Date | null> {
  const row = await storage.catalog.db
    .selectFrom('contents')
    .select('placed_at')
    .where('id', '=', contentId)
    .executeTakeFirstOrThrow()
  return row.placed_at
}

describe('place-chunks', () => {
  it('brings every chunk from W to R copies and calls the content placed', async () => {
    const contentId = await storage.upload(noise(3.5 * MIB, 'place'))
    expect((await chunksOf(contentId)).map(({ holders }) => holders.length)).toEqual([2, 2, 2, 2])
    expect(await placedAt(contentId)).toBeNull()

    const outcome = await storage.deliver(place, leaves(contentId))
    expect(outcome).toMatchObject({ kind: 'done', facts: { chunks: 4, copies: 4, placed: true } })
    for (const { digest, holders } of await chunksOf(contentId)) {
      expect(holders).toHaveLength(3)
      expect(await holdersOnNodes(digest)).toEqual(holders)
    }
    expect(await placedAt(contentId)).toBeInstanceOf(Date)
  })

  it('has nothing left to do when it is delivered twice', async () => {
    const contentId = await storage.upload(noise(10, 'twice'))
    await storage.deliver(place, leaves(contentId))
    expect(await storage.deliver(place, leaves(contentId))).toMatchObject({ kind: 'skipped' })
  })

  it('is skipped when its content is gone', async () => {
    const contentId = await storage.upload(noise(11, 'gone'))
    await dropContent(contentId)
    expect(await storage.deliver(place, leaves(contentId))).toMatchObject({
      kind: 'skipped',
      reason: 'the content is gone',
    })
  })

  it('calls a content of several segments placed only when all of them are', async () => {
    const contentId = await storage.upload(noise(2 * MIB, 'segments'))
    const [first, second] = await chunksOf(contentId)
    const { db } = storage.catalog
    // As if a segment had ended after the first chunk: real ones take a gibibyte.
    await db
      .updateTable('content_segments')
      .set({ digests: first?.digest as Buffer })
      .where('content_id', '=', contentId)
      .execute()
    await db
      .insertInto('content_segments')
      .values({ content_id: contentId, kind: 'leaf', seg: 1, digests: second?.digest as Buffer })
      .execute()
    await db
      .updateTable('contents')
      .set({ chunk_count: 1_025 })
      .where('id', '=', contentId)
      .execute()

    const one = await storage.deliver(place, leaves(contentId))
    expect(one).toMatchObject({ facts: { copies: 1, placed: false } })
    const other = await storage.deliver(place, { ...leaves(contentId), from: 1, to: 1 })
    expect(other).toMatchObject({ facts: { copies: 1, placed: true } })
  })
})

describe('repair-group', () => {
  // Last copies that an earlier test left due would go first.
  beforeEach(() => storage.catalog.db.deleteFrom('group_work').execute())

  it('makes the copies anew that a node took with it', async () => {
    const contentId = await storage.upload(noise(2 * MIB, 'repair'))
    await storage.deliver(place, leaves(contentId))
    const [chunk] = await chunksOf(contentId)
    const lost = chunk?.holders[0] as number
    const node = storage.nodes.find(({ id }) => id === lost)
    await node?.kill()
    await become(lost, 'down')
    await become(lost, 'out')
    await storage.cluster.refresh()
    const work = { group: groupOfDigest(chunk?.digest as Buffer), class: 'below-wanted' }
    await bumpGroupWork(storage.catalog, work.class, [work.group])

    const outcome = await storage.deliver(repair, work)
    expect(outcome).toMatchObject({ kind: 'done', facts: { copies: 1, bytes: MIB } })
    const [now] = await chunksOf(contentId)
    const live = now?.holders.filter((id) => id !== lost)
    expect(live).toHaveLength(3)
    expect(await dueGroupWork(storage.catalog, { classes: ['below-wanted'] })).toEqual([])

    expect(await storage.deliver(repair, work)).toMatchObject({
      kind: 'skipped',
      reason: 'this was repaired already',
    })
    await node?.restart()
    await become(lost, 'returning')
    await become(lost, 'active')
    await storage.cluster.refresh()
  })

  it('knows the nodes as they are now, and not as they were a moment before the work came up', async () => {
    const contentId = await storage.upload(noise(MIB, 'a moment before'))
    await storage.deliver(place, leaves(contentId))
    const [chunk] = await chunksOf(contentId)
    const lost = chunk?.holders[0] as number
    const { catalog, ledger } = storage
    const cluster = await connectCluster({
      catalog,
      log: silentLog,
      processId: 'looks only when asked',
      copies: 3,
      quorum: 2,
      everyMs: 3_600_000,
    })
    const deps = { catalog, cluster, config: {}, ledger } as unknown as ReplicatorDeps
    await become(lost, 'down')
    await become(lost, 'out')
    const work = { group: groupOfDigest(chunk?.digest as Buffer), class: 'below-wanted' }
    await bumpGroupWork(catalog, work.class, [work.group])

    expect(cluster.states().get(lost)).toBe('active')
    expect(await storage.deliver(repairGroupHandler(deps), work)).toMatchObject({
      kind: 'done',
      facts: { copies: 1 },
    })
    await cluster.close()
    await become(lost, 'returning')
    await become(lost, 'active')
    await storage.cluster.refresh()
  })

  it('takes several groups in a row together, and of these only those that are due', async () => {
    const bytes = noise(24 * MIB, 'a row of groups')
    const contentId = await storage.upload(bytes)
    const chunks = await chunksOf(contentId)
    const groups = [...new Set(chunks.map(({ digest }) => groupOfDigest(digest)))]
    const due = groups.filter((_, at) => at % 2 === 0)
    const [group, toGroup] = [Math.min(...groups), Math.max(...groups)]
    const work = { group, toGroup, class: 'below-wanted' }
    await bumpGroupWork(storage.catalog, work.class, due)

    expect(await storage.deliver(repair, work)).toMatchObject({ kind: 'done' })
    for (const { digest, holders } of await chunksOf(contentId)) {
      expect(holders).toHaveLength(due.includes(groupOfDigest(digest)) ? 3 : 2)
    }
    expect(await dueGroupWork(storage.catalog, { classes: [work.class] })).toEqual([])
    expect(await storage.deliver(repair, work)).toMatchObject({ kind: 'skipped' })
  })

  it('replaces a rotten copy that it meets on the way', async () => {
    const bytes = noise(1_000, 'rot')
    const contentId = await storage.upload(bytes)
    const digest = sha256(bytes)
    const [before] = await chunksOf(contentId)
    const bad = before?.holders[0] as number
    await rot(storage.nodes.find(({ id }) => id === bad)?.folder as string, digest)
    const work = { group: groupOfDigest(digest), class: 'below-wanted' }

    // Reads spread over the holders: at the latest when the good one is gone the bad one is met.
    await expect
      .poll(
        async () => {
          await bumpGroupWork(storage.catalog, work.class, [work.group])
          await storage.cluster.pool.get([bad], digest, { size: 1_000 }).catch(() => {})
          await storage.deliver(repair, work)
          const [now] = await chunksOf(contentId)
          return now?.holders.filter((id) => id !== bad).length
        },
        { timeout: 20_000 },
      )
      .toBe(3)
  })

  it('fails when a copy could not be made, and keeps no other work waiting meanwhile', async () => {
    const contentId = await storage.upload(noise(1_500, 'fails'))
    const [chunk] = await chunksOf(contentId)
    const others = storage.nodes.filter(({ id }) => !chunk?.holders.includes(id))
    const work = { group: groupOfDigest(chunk?.digest as Buffer), class: 'below-wanted' }
    await bumpGroupWork(storage.catalog, work.class, [work.group])
    await Promise.all(others.map((node) => node.kill()))
    try {
      await expect(storage.deliver(repair, work)).rejects.toMatchObject({ code: 'ENTRIES_FAILED' })
      expect(await dueGroupWork(storage.catalog, { classes: [work.class] })).toEqual([])
    } finally {
      await Promise.all(others.map((node) => node.restart()))
    }
    await expect
      .poll(() => storage.deliver(repair, work).catch(() => undefined), { timeout: 20_000 })
      .toMatchObject({ kind: 'done', facts: { copies: 1 } })
  })

  it('is skipped when the chunks it was for are gone', async () => {
    const bytes = noise(12, 'vanishes')
    const contentId = await storage.upload(bytes)
    await dropContent(contentId)
    const work = { group: groupOfDigest(sha256(bytes)), class: 'last-copy' }
    await bumpGroupWork(storage.catalog, work.class, [work.group])
    expect(await storage.deliver(repair, work)).toMatchObject({ kind: 'skipped' })
  })
})

describe('release-content and remove-copies', () => {
  it('leave no block on any node and no row', async () => {
    const bytes = noise(2.5 * MIB, 'release')
    const contentId = await storage.upload(bytes)
    await storage.deliver(place, leaves(contentId))
    const digests = (await chunksOf(contentId)).map(({ digest }) => digest)
    await dropContent(contentId)

    for (const group of new Set(digests.map(groupOfDigest))) {
      await storage.deliver(remove, { group, class: 'delete' })
      expect(await storage.deliver(remove, { group, class: 'delete' })).toMatchObject({
        kind: 'skipped',
      })
    }
    for (const digest of digests) expect(await holdersOnNodes(digest)).toEqual([])
    const rows = await storage.catalog.db
      .selectFrom('chunks')
      .select('digest')
      .where('digest', 'in', digests)
      .execute()
    expect(rows).toEqual([])
  })

  it('keep chunks that another content uses as well', async () => {
    const bytes = noise(1_234, 'shared')
    const [one, other] = [await storage.upload(bytes), await storage.upload(bytes)]
    await dropContent(one)
    const digest = sha256(bytes)
    await storage.deliver(remove, { group: groupOfDigest(digest), class: 'delete' })
    expect((await chunksOf(other))[0]?.holders.length).toBeGreaterThanOrEqual(2)
    expect((await holdersOnNodes(digest)).length).toBeGreaterThanOrEqual(2)
  })

  it('have nothing left to do when they are delivered twice, or for nothing', async () => {
    const contentId = await storage.upload(noise(13, 'released'))
    await markReleased(contentId)
    expect(await storage.deliver(release, { contentId })).toMatchObject({ kind: 'done' })
    expect(await storage.deliver(release, { contentId })).toMatchObject({ kind: 'skipped' })
    expect(await storage.deliver(remove, { group: 4_095, class: 'trim' })).toMatchObject({
      kind: 'skipped',
    })
  })

  it('release what was never committed, wherever its blocks are', async () => {
    const bytes = noise(1_111, 'abandoned')
    const digest = sha256(bytes)
    const { contentId } = await storage.ledger.openAndRegister({
      ownerId: await ownerOf(),
      wanted: 3,
      chunks: [{ digest, size: bytes.length }],
    })
    // Put and never recorded: the process died in between.
    await storage.cluster.pool.put(storage.nodes[2]?.id as number, { digest, bytes })
    await abandonContent(storage.catalog, contentId)
    await storage.deliver(release, { contentId })
    await storage.deliver(remove, { group: groupOfDigest(digest), class: 'delete' })
    expect(await holdersOnNodes(digest)).toEqual([])
  })

  it('take the copies beyond R away, off the ideal ones first', async () => {
    const bytes = noise(2_222, 'surplus')
    const digest = sha256(bytes)
    const contentId = await storage.upload(bytes)
    const [chunk] = await chunksOf(contentId)
    const others = storage.nodes.map(({ id }) => id).filter((id) => !chunk?.holders.includes(id))
    for (const id of others) await storage.cluster.pool.put(id, { digest, bytes })
    await storage.ledger.record([{ digest, epoch: chunk?.epoch as number, nodes: others }])

    const work = { group: groupOfDigest(digest), class: 'trim' }
    await bumpGroupWork(storage.catalog, work.class, [work.group])
    expect(await storage.deliver(remove, work)).toMatchObject({ kind: 'done' })
    const [now] = await chunksOf(contentId)
    const ideal = storage.cluster.placement().idealNodes(work.group, 3)
    expect(now?.holders).toEqual(ideal.toSorted())
    expect(await holdersOnNodes(digest)).toEqual(ideal.toSorted())
  })
})

function groupOfDigest(digest: Buffer): number {
  return digest.readUInt16BE(0) >> 4
}

async function become(nodeId: number, to: 'down' | 'out' | 'returning' | 'active') {
  const from = ['active', 'down', 'out', 'returning'] as const
  expect(await setNodeState(storage.catalog, { nodeId, from, to, reason: 'test' })).toBe(true)
}

async function ownerOf(): Promise<string> {
  const row = await storage.catalog.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  return row.id
}

/** What deleting its last file does. */
async function markReleased(contentId: string) {
  const { db } = storage.catalog
  await db.deleteFrom('files').where('content_id', '=', contentId).execute()
  await db.updateTable('contents').set({ state: 'released' }).where('id', '=', contentId).execute()
}

async function dropContent(contentId: string) {
  await markReleased(contentId)
  await storage.deliver(release, { contentId })
}
