import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  abandonContent,
  type Catalog,
  changeSettings,
  chunkEpochs,
  createLedger,
  deleteFile,
  deleteVersion,
  FileNotFound,
  type Ledger,
  type RecordEntry,
  type Registered,
  type Remover,
  releaseNextSegment,
  removeCopies,
  restoreVersion,
  setThumbnail,
  takeOutbox,
} from '../src/index.ts'
import { addActiveNode, addUser, digestIn, query, useCatalog } from './test-catalog.ts'

/*
 * Random interleavings of uploads, deletions, releases and removals from several connections, on nodes
 * that are sets in memory: puts take their time, removals are carried out late, or without an answer.
 * Whatever the order, no chunk that a file needs may be gone, and at rest everything adds up.
 */

const WORKERS = 6
const STEPS = 35
/** Few digests, so that nearly every upload meets somebody's deletion of the same bytes. */
const DIGESTS = 10
/** Seconds. Late removals are carried out within half of it. */
const SETTLE = 1

const test = useCatalog()

/** Small and seeded: the interleaving is not repeatable, but what each worker does is. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type World = {
  ownerId: string
  digests: Buffer[]
  blocks: Map<number, Set<string>>
  next: () => number
}

const hex = (one: Uint8Array) => Buffer.from(one).toString('hex')

async function put(world: World, nodeId: number, one: Buffer): Promise<void> {
  await sleep(world.next() * 25)
  world.blocks.get(nodeId)?.add(hex(one))
}

function unreliable(world: World): Remover {
  return {
    async delete(nodeId, digests) {
      const carryOut = () => {
        for (const one of digests) world.blocks.get(nodeId)?.delete(hex(one))
      }
      const luck = world.next()
      if (luck < 0.1) throw new Error('never arrived')
      if (luck < 0.25) {
        setTimeout(carryOut, world.next() * SETTLE * 500)
        throw new Error('carried out late, without an answer')
      }
      await sleep(world.next() * 10)
      carryOut()
      if (luck < 0.35) throw new Error('carried out, but the answer was lost')
    },
  }
}

/** Two copies of a chunk on nodes where it is not being removed; waits until there are two. */
async function store(world: World, c: Catalog, told: Registered): Promise<RecordEntry> {
  let now: Registered | undefined = told
  for (;;) {
    const removing = now?.removing ?? []
    const usable = [...world.blocks.keys()].filter((id) => !removing.includes(id))
    if (now !== undefined && usable.length >= 2) {
      const from = Math.floor(world.next() * usable.length)
      const nodes = [usable[from], usable[(from + 1) % usable.length]] as number[]
      await Promise.all(nodes.map((nodeId) => put(world, nodeId, told.digest)))
      // Long enough for a whole removal to begin and end between the put and its record.
      await sleep(world.next() * 60)
      return { digest: told.digest, epoch: now.epoch, nodes }
    }
    await sleep(10)
    ;[now] = await chunkEpochs(c, [told.digest])
  }
}

async function uploadSomething(world: World, c: Catalog, ledger: Ledger): Promise<void> {
  const { ownerId, digests, next } = world
  const count = 1 + Math.floor(next() * 4)
  const chosen = Array.from(
    { length: count },
    () => digests[Math.floor(next() * digests.length)] as Buffer,
  )
  const opened = await ledger.openAndRegister({
    ownerId,
    wanted: 2,
    reserveBytes: count,
    chunks: chosen.map((one) => ({ digest: one, size: 1 })),
  })
  const { contentId, registered } = opened
  if (next() < 0.15) return void (await abandonContent(c, contentId))
  const distinct = [...new Map(registered.map((one) => [hex(one.digest), one])).values()]
  let entries = await Promise.all(distinct.map((one) => store(world, c, one)))
  if (next() < 0.1) return void (await abandonContent(c, contentId))
  for (;;) {
    const { stale } = await ledger.record(entries)
    if (stale.length === 0) break
    const again = await chunkEpochs(c, stale)
    entries = await Promise.all(again.map((one) => store(world, c, one)))
  }
  await ledger.commit({
    contentId,
    size: count,
    root: { digest: chosen[0] as Buffer, codec: 'raw' },
    chunkCount: count,
    file: { ownerId, folder: '/', contentType: 'x', ...nameOf(next) },
  })
}

/** Some names are taken again and again, so that files are replaced and versions pushed out. */
function nameOf(next: () => number): { name: string; onConflict: 'rename' | 'replace' } {
  return next() < 0.3
    ? { name: `r${Math.floor(next() * 2)}`, onConflict: 'replace' }
    : { name: `f${next()}`, onConflict: 'rename' }
}

async function changeSomeVersion({ ownerId, next }: World, c: Catalog): Promise<void> {
  const text = 'SELECT file_id AS "fileId", version FROM file_versions ORDER BY file_id, version'
  const versions = await query<{ fileId: string; version: number }>(c, text)
  const one = versions[Math.floor(next() * versions.length)]
  if (one === undefined) return
  if (next() < 0.5) return void (await deleteVersion(c, { ownerId, ...one }))
  await restoreVersion(c, { ownerId, ...one }).catch((error) => {
    if (!(error instanceof FileNotFound)) throw error
  })
}

/** A thumbnail of some file, of bytes that others use as well; one that was there goes. */
async function showSomething(world: World, c: Catalog, ledger: Ledger): Promise<void> {
  const { ownerId, digests, next } = world
  const files = await query<{ id: string }>(c, 'SELECT id FROM files ORDER BY id')
  const file = files[Math.floor(next() * files.length)]
  const chosen = digests[Math.floor(next() * digests.length)] as Buffer
  if (file === undefined) return
  const chunks = [{ digest: chosen, size: 1 }]
  const opened = await ledger.openAndRegister({
    ownerId,
    wanted: 2,
    reserveBytes: 1,
    replaces: true,
    chunks,
  })
  const { contentId } = opened
  let entry = await store(world, c, opened.registered[0] as Registered)
  while ((await ledger.record([entry])).stale.length > 0) {
    entry = await store(world, c, (await chunkEpochs(c, [chosen]))[0] as Registered)
  }
  const root = { digest: chosen, codec: 'raw' as const }
  const stored = { contentId, size: 1, root, contentType: 'image/webp', placed: true }
  await setThumbnail(c, { ownerId, fileId: file.id, guard: () => {}, stored }).catch((error) => {
    if (!(error instanceof FileNotFound)) throw error
    return abandonContent(c, contentId)
  })
}

async function deleteSomething({ ownerId, next }: World, c: Catalog): Promise<void> {
  const files = await query<{ id: string }>(c, 'SELECT id FROM files ORDER BY id')
  const file = files[Math.floor(next() * files.length)]
  if (file !== undefined) await deleteFile(c, { ownerId, id: file.id, permanent: true })
}

async function releaseAll(c: Catalog): Promise<void> {
  const contents: string[] = []
  await takeOutbox(c, 100, async (rows) => {
    for (const { job, payload } of rows) {
      if (job === 'release-content') contents.push(payload.contentId as string)
    }
  })
  for (const id of contents) while (await releaseNextSegment(c, id));
}

const removeSome = (world: World, c: Catalog, surplus: readonly number[] = []) =>
  removeCopies(c, unreliable(world), {
    group: 0,
    toGroup: 4_095,
    class: surplus.length > 0 ? 'trim' : 'delete',
    surplus: () => surplus,
    settleSeconds: SETTLE,
    limit: 10,
  })

async function work(world: World, c: Catalog, ledger: Ledger): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const luck = world.next()
    if (luck < 0.5) await uploadSomething(world, c, ledger)
    else if (luck < 0.6) await showSomething(world, c, ledger)
    else if (luck < 0.7) await deleteSomething(world, c)
    else if (luck < 0.75) await changeSomeVersion(world, c)
    else if (luck < 0.8) await releaseAll(c)
    else if (luck < 0.88) await removeSome(world, c)
    else await removeSome(world, c, shuffled(world))
  }
}

function shuffled({ blocks, next }: World): number[] {
  return [...blocks.keys()]
    .map((id) => ({ id, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id)
}

/**
 * The replicator's part, on its own: a chunk whose removals nobody carries on with would keep all
 * workers waiting for a node to put it on.
 */
async function removeUntil(over: AbortSignal, world: World, c: Catalog): Promise<void> {
  while (!over.aborted) {
    await removeSome(world, c)
    await sleep(20)
  }
}

async function comeToRest(world: World, c: Catalog): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await releaseAll(c)
    const { againInSeconds } = await removeSome(world, c)
    quiet = againInSeconds === null ? quiet + 1 : 0
    await sleep(Math.min(againInSeconds ?? 0.05, 0.3) * 1_000)
  }
}

type ChunkState = {
  digest: Buffer
  refs: number
  holders: number[]
  stray: boolean
  counted: number
}

const CHUNKS = `
  SELECT c.digest, c.refs, c.holders, c.stray, coalesce(r.refs, 0)::integer AS counted
  FROM chunks c LEFT JOIN (
    SELECT substring(digests FROM i * 32 + 1 FOR 32) AS digest, count(*) AS refs
    FROM content_segments, generate_series(0, length(digests) / 32 - 1) AS i GROUP BY 1
  ) r USING (digest)`

async function assertRest(c: Catalog, { blocks, ownerId }: World): Promise<void> {
  const chunks = await query<ChunkState>(c, CHUNKS)
  expect(chunks.filter(({ refs, counted }) => refs !== counted)).toEqual([])
  expect(chunks.filter(({ refs }) => refs === 0)).toEqual([])
  expect(chunks.filter(({ holders }) => holders.length < 2)).toEqual([])

  const missing = chunks.flatMap(({ digest, holders }) =>
    holders.filter((id) => !blocks.get(id)?.has(hex(digest))).map((id) => `${id} ${hex(digest)}`),
  )
  expect(missing).toEqual([])
  // A copy nobody recorded may stay while its chunk is in use, if the row says so.
  const byDigest = new Map(chunks.map((chunk) => [hex(chunk.digest), chunk]))
  const unknown = [...blocks].flatMap(([id, own]) =>
    [...own].filter((one) => {
      const chunk = byDigest.get(one)
      return !chunk?.stray && !chunk?.holders.includes(id)
    }),
  )
  expect(unknown).toEqual([])
  expect(await query(c, 'SELECT * FROM chunk_issues')).toEqual([])
  expect(await query(c, `SELECT id FROM contents WHERE state IN ('open', 'released')`)).toEqual([])

  const unused = `SELECT id FROM contents c WHERE NOT EXISTS (SELECT FROM files WHERE content_id = c.id)
    AND NOT EXISTS (SELECT FROM file_versions WHERE content_id = c.id)
    AND NOT EXISTS (SELECT FROM content_thumbnails WHERE thumbnail_id = c.id)`
  expect(await query(c, unused)).toEqual([])

  const [quota] = await query<{ used: number; reserved: number; bytes: number; files: number }>(
    c,
    `SELECT used_bytes AS used, reserved_bytes AS reserved,
      used_files AS "usedFiles", reserved_files AS "reservedFiles",
      (SELECT coalesce(sum(size), 0)::bigint FROM files WHERE owner_id = u.id)
        + (SELECT coalesce(sum(v.size), 0)::bigint FROM file_versions v
          JOIN files f ON f.id = v.file_id WHERE f.owner_id = u.id)
        + (SELECT coalesce(sum(t.size), 0)::bigint FROM content_thumbnails t
          JOIN contents c ON c.id = t.content_id WHERE c.owner_id = u.id) AS bytes,
      (SELECT count(*) FROM files WHERE owner_id = u.id) AS files
    FROM users u WHERE id = $1`,
    [ownerId],
  )
  const nothingHeld = { reserved: 0, reservedFiles: 0 }
  expect(quota).toMatchObject({ used: quota?.bytes, usedFiles: quota?.files, ...nothingHeld })
}

describe('whatever happens at once', () => {
  it.each([1, 2])(
    'no chunk that a file needs is gone, and in the end everything adds up (seed %i)',
    async (seed) => {
      const blocks = new Map<number, Set<string>>()
      for (let i = 0; i < 5; i += 1) blocks.set(await addActiveNode(test.c), new Set())
      const ownerId = await addUser(test.c, 1_000_000)
      await changeSettings(test.c, { change: { keepVersions: 2 }, actorId: ownerId })
      const digests = Array.from({ length: DIGESTS }, (_, i) => digestIn(i * 160))
      const world = (n: number): World => ({
        ownerId,
        digests,
        blocks,
        next: random(seed * 100 + n),
      })

      const ledgers: Ledger[] = []
      const over = new AbortController()
      const removing = removeUntil(over.signal, world(97), test.connect(2))
      await Promise.all(
        Array.from({ length: WORKERS }, (_, n) => {
          const c = test.connect(4)
          const ledger = createLedger(c)
          ledgers.push(ledger)
          return work(world(n), c, ledger)
        }),
      )
      over.abort()
      await removing
      await Promise.all(ledgers.map((ledger) => ledger.close()))
      await comeToRest(world(98), test.c)
      await assertRest(test.c, world(0))

      for (const { id } of await query<{ id: string }>(test.c, 'SELECT id FROM files')) {
        await deleteFile(test.c, { ownerId, id, permanent: true })
      }
      await comeToRest(world(99), test.c)
      await assertRest(test.c, world(0))
      expect([...blocks.values()].map(({ size }) => size)).toEqual([0, 0, 0, 0, 0])
      expect(await query(test.c, 'SELECT digest FROM chunks')).toEqual([])
      await query(test.c, `UPDATE nodes SET state = 'lost'`)
    },
  )
})
