import { randomBytes } from 'node:crypto'
import {
  bumpGroupWork,
  listAudit,
  listScrubs,
  nodesToScrub,
  SAMPLE_AGES,
  scrubPosition,
  startDueScrubs,
  startScrub,
} from '@holdfast/catalog'
import { type JobHandler, silentLog } from '@holdfast/jobs'
import type { BlockNode } from '@holdfast/nodes'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPace } from '../src/scrub/pace.ts'
import { readDoubted } from '../src/scrub/read-doubted.ts'
import { sampleWrites } from '../src/scrub/sample-writes.ts'
import { scrubGroupHandler } from '../src/scrub/scrub-group.job.ts'
import { scrubStep } from '../src/scrub/scrub-step.ts'
import { createScrubber } from '../src/scrub/scrubber.ts'
import { whyWait } from '../src/scrub/why-wait.ts'
import { until } from './fixtures/monitor.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'
import {
  openStorage,
  type Storage,
  type StoredChunk,
  type StoredNode,
} from './fixtures/stored-chunks.ts'

const CHUNKS = 200

describe('a scrub of embedded nodes', () => {
  let storage: Storage
  let first: StoredNode
  let second: StoredNode
  let chunks: StoredChunk[]

  beforeAll(async () => {
    storage = await openStorage(2)
    ;[first, second] = storage.nodes as [StoredNode, StoredNode]
    chunks = await storage.store(CHUNKS, storage.nodes)
  })
  afterAll(() => storage.close())
  beforeEach(async () => {
    await storage.rows('DELETE FROM node_scrubs')
  })

  const { signal } = new AbortController()
  /** One step from where the pass is, as a process that knows nothing else. Undefined: nothing is left. */
  const step = async (
    node: Pick<StoredNode, 'id'> & { port: Pick<BlockNode, 'get'> },
    now?: () => number,
  ) => {
    const { catalog } = storage
    const position = await scrubPosition(catalog, node.id)
    if (position === null) return undefined
    const pace = createPace({ share: 1, signal })
    return scrubStep({ catalog, node: node.port, nodeId: node.id, pace }, position, signal, now)
  }
  const passOver = async (node: Parameters<typeof step>[0]): Promise<number> => {
    await startScrub(storage.catalog, { nodeId: node.id })
    let read = 0
    for (;;) {
      const taken = await step(node)
      if (taken === undefined) return read
      read += taken.report.chunks
    }
  }
  const audited = async (node: StoredNode, action: string) => {
    const rows = await listAudit(storage.catalog, { subject: String(node.id), limit: 200 })
    return rows.filter((row) => row.action === action).map(({ detail }) => detail)
  }
  const progress = async ({ id }: StoredNode) =>
    (await listScrubs(storage.catalog, { nodeId: id }))[0]

  it('reads every copy of a node once, and says how far it is', async () => {
    expect(await passOver(first)).toBe(CHUNKS)
    expect(await progress(first)).toMatchObject({
      groupsDone: 4_096,
      chunks: CHUNKS,
      bytes: CHUNKS * 2_000,
      missing: 0,
      corrupt: 0,
    })
  })

  it('finds a changed block and a missing one, marks them and has them repaired', async () => {
    const [rotten, gone] = (await storage.store(2, storage.nodes)) as [StoredChunk, StoredChunk]
    await rewriteBlock(first.folder, rotten.bytes)
    await first.port.delete([gone.digest])
    await passOver(first)
    expect(await progress(first)).toMatchObject({ missing: 1, corrupt: 1 })
    expect(await storage.holdersOf(rotten.digest)).toEqual([second.id])
    expect(await storage.holdersOf(gone.digest)).toEqual([second.id])
    expect(await audited(first, 'scrub.corrupt-copy')).toHaveLength(1)
    expect(await audited(first, 'scrub.missing-copy')).toHaveLength(1)
    const work = await storage.rows<{ class: string }>(
      'SELECT DISTINCT class FROM group_work WHERE wanted_gen > done_gen',
    )
    expect(work.map((row) => row.class)).toEqual(expect.arrayContaining(['delete', 'last-copy']))
    await storage.rows('DELETE FROM group_work')
  })

  it('goes on where it was after a kill, and reads no copy twice', async () => {
    const read: string[] = []
    const recording: Pick<BlockNode, 'get'> = {
      get: (digest, options) => {
        read.push(Buffer.from(digest).toString('hex'))
        return second.port.get(digest, options)
      },
    }
    const node = { id: second.id, port: recording }
    await startScrub(storage.catalog, { nodeId: second.id })
    // Each look at the clock is a second later, so that every step is short.
    let seconds = 0
    const slowly = () => 1_000 * seconds++
    for (let i = 0; i < 5; i += 1) await step(node, slowly)
    const before = await progress(second)
    expect(before?.groupsDone).toBeGreaterThan(0)
    expect(before?.groupsDone).toBeLessThan(4_096)

    // A process that knows nothing of the first one asks for a pass, and goes on with this one.
    expect(await passOver(node)).toBe(read.length - (before?.chunks ?? 0))
    expect((await progress(second))?.startedAt).toEqual(before?.startedAt)
    expect(new Set(read).size).toBe(read.length)
    const held = await storage.rows('SELECT FROM chunks WHERE $1 = ANY(holders)', [second.id])
    expect(read).toHaveLength(held.length)
  })

  it('keeps its place within a group', async () => {
    const digests = Array.from({ length: 130 }, () => {
      const digest = randomBytes(32)
      digest[0] = 0x12
      digest[1] = 0x34
      return digest
    })
    await storage.rows(
      `INSERT INTO chunks (digest, size, refs, wanted, holders)
       SELECT d, 10, 1, 1, ARRAY[$2]::smallint[] FROM unnest($1::bytea[]) AS d`,
      [digests, first.id],
    )
    const read: string[] = []
    const port: Pick<BlockNode, 'get'> = {
      get: async (digest) => {
        read.push(Buffer.from(digest).toString('hex'))
        return Buffer.alloc(10)
      },
    }
    await passOver({ id: first.id, port })
    const group = digests.map((digest) => digest.toString('hex')).toSorted()
    expect(read.filter((digest) => digest.startsWith('1234'))).toEqual(
      expect.arrayContaining(group),
    )
    expect(new Set(read).size).toBe(read.length)
    expect(read).toEqual(read.toSorted())
    await storage.rows('DELETE FROM chunks WHERE digest = ANY($1::bytea[])', [digests])
  })

  it('waits while last copies are repaired, says so, and goes on afterwards', async () => {
    const { catalog } = storage
    await bumpGroupWork(catalog, 'below-wanted', [5])
    expect(await whyWait(catalog, false)).toBeUndefined()
    expect(await whyWait(catalog, true)).toBe('too many nodes are down at once')
    await bumpGroupWork(catalog, 'last-copy', [5])
    const scrubber = createScrubber({
      catalog,
      node: (id) => (id === first.id ? first.port : second.port),
      stateOf: () => 'active',
      share: 1,
      holds: () => whyWait(catalog, false),
      log: silentLog,
    })
    await startScrub(catalog, { nodeId: first.id })
    await scrubber.run(signal)
    expect(await progress(first)).toMatchObject({
      waitsFor: 'last copies are being repaired',
      chunks: 0,
    })
    await storage.rows('UPDATE group_work SET done_gen = wanted_gen')
    await until(async () => {
      await scrubber.run(signal)
      return (await nodesToScrub(catalog)).length === 0
    })
    expect((await progress(first))?.waitsFor).toBeNull()
    expect(await audited(first, 'scrub.finished')).not.toHaveLength(0)
    await scrubber.stop()
  })

  it('tells why a node that does not answer is not read, and loses nothing by it', async () => {
    const { catalog } = storage
    let now = 0
    let away = true
    const scrubber = createScrubber({
      catalog,
      node: () => ({
        get: async (digest, options) => {
          if (away) throw new Error('the node does not answer')
          return first.port.get(digest, options)
        },
      }),
      stateOf: () => 'active',
      share: 1,
      holds: async () => undefined,
      log: silentLog,
      now: () => now,
    })
    await startScrub(catalog, { nodeId: first.id })
    await until(async () => {
      await scrubber.run(signal)
      return (await progress(first))?.waitsFor === 'the node does not answer'
    })
    expect(await audited(first, 'scrub.corrupt-copy')).toHaveLength(1)
    away = false
    await until(async () => {
      now += 11_000
      await scrubber.run(signal)
      return (await nodesToScrub(catalog)).length === 0
    })
    await scrubber.stop()
  })

  it('begins again when half of its time has gone, and not while a pass is under way', async () => {
    const { catalog } = storage
    const due = () => startDueScrubs(catalog, { states: ['active'], afterSeconds: 100 })
    expect(await due()).toEqual([first.id, second.id])
    expect(await due()).toEqual([])
    const age = (seconds: number, finished: boolean) =>
      storage.rows(
        `UPDATE node_scrubs SET started_at = now() - make_interval(secs => $2),
           finished_at = CASE WHEN $3 THEN now() END WHERE node_id = $1`,
        [first.id, seconds, finished],
      )
    await age(200, false)
    expect(await due()).toEqual([])
    await age(50, true)
    expect(await due()).toEqual([])
    await age(101, true)
    expect(await due()).toEqual([first.id])
  })

  describe('of one group', () => {
    const deliver = (handler: JobHandler, nodeId: number, group: number) =>
      handler.run({ nodeId, group }, { log: silentLog, signal, attempt: 1, jobId: 'test' })
    const handler = () =>
      scrubGroupHandler({ catalog: storage.catalog, node: () => first.port, share: 1 })

    it('reads its copies, as often as it is asked', async () => {
      const digest = (chunks[0] as StoredChunk).digest
      const group = digest.readUInt16BE(0) >> 4
      for (let i = 0; i < 2; i += 1) {
        expect(await deliver(handler(), first.id, group)).toMatchObject({
          kind: 'done',
          facts: { missing: 0, corrupt: 0 },
        })
      }
    })

    it('does nothing for a node that is gone', async () => {
      expect(await deliver(handler(), 999, 1)).toMatchObject({ kind: 'skipped' })
    })
  })

  describe('by samples of new writes', () => {
    const run = () =>
      sampleWrites(
        {
          catalog: storage.catalog,
          node: (id) => (id === first.id ? first.port : second.port),
          share: 1,
        },
        signal,
      )
    const older = (seconds: number) =>
      storage.rows('UPDATE contents SET committed_at = now() - make_interval(secs => $1)', [
        seconds,
      ])

    it('reads the copies of a new content a minute, an hour and a day after', async () => {
      await storage.rows('DELETE FROM write_samples')
      await older(90)
      const { picked, read, bad } = await run()
      expect(picked).toBeGreaterThan(0)
      expect([read, bad]).toEqual([picked, 0])
      await older(10_000)
      expect(await run()).toMatchObject({ picked: 0, read: 0 })
      for (const age of SAMPLE_AGES.slice(1)) {
        await storage.rows(`UPDATE write_samples SET due_at = now()`)
        expect(await run(), `${age} s`).toMatchObject({ read: picked, bad: 0 })
      }
      expect(await storage.rows('SELECT FROM write_samples')).toEqual([])
    })

    it('marks what a node confirmed and did not keep', async () => {
      await older(10_000)
      const [lost] = (await storage.store(1, storage.nodes)) as [StoredChunk]
      await first.port.delete([lost.digest])
      await storage.rows(
        `UPDATE contents SET committed_at = now() - interval '90 s'
         WHERE committed_at > now() - interval '60 s'`,
      )
      expect(await run()).toMatchObject({ picked: 2, read: 2, bad: 1 })
      expect(await storage.holdersOf(lost.digest)).toEqual([second.id])
      const [finding] = await audited(first, 'scrub.missing-copy')
      expect(finding).toMatchObject({ by: '60 s after the write' })
    })
  })

  it('looks again at a last copy that was bad, until it is right or has a successor', async () => {
    const { catalog } = storage
    const stored = (await storage.store(2, [first])) as [StoredChunk, StoredChunk]
    const ports = new Map(storage.nodes.map(({ id, port }) => [id, port]))
    const look = () =>
      readDoubted(
        { catalog, node: (id) => ports.get(id) as BlockNode, share: 1 },
        new AbortController().signal,
      )
    for (const { bytes } of stored) await rewriteBlock(first.folder, bytes)
    await passOver(first)
    expect(await look()).toEqual({ read: 2, good: 0 })
    for (const { digest } of stored) expect(await storage.holdersOf(digest)).toEqual([first.id])

    const [mended, replaced] = stored
    await first.port.delete([mended.digest])
    await first.port.put(mended)
    await second.port.put(replaced)
    await storage.rows(
      `UPDATE chunks SET holders = ARRAY[${[first.id, second.id].sort()}]::smallint[]
        WHERE digest = decode('${replaced.digest.toString('hex')}', 'hex')`,
    )
    expect(await look()).toEqual({ read: 2, good: 1 })
    expect(await storage.holdersOf(mended.digest)).toEqual([first.id])
    expect(await storage.holdersOf(replaced.digest)).toEqual([second.id])
    expect(await look()).toEqual({ read: 0, good: 0 })
    await storage.rows('DELETE FROM group_work')
  })
})
