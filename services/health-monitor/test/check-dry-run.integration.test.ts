import { randomUUID } from 'node:crypto'
import {
  chunksOfSegments,
  findVerification,
  listChecks,
  listInventories,
  markBadCopy,
  purgeChecks,
  startVerification,
} from '@holdfast/catalog'
import { sha256 as sha256Of } from '@holdfast/chunks'
import { QueueUnavailable, silentLog } from '@holdfast/jobs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginRepair } from '../src/check/begin-repair.ts'
import { checkSystemHandler } from '../src/check/check-system.job.ts'
import { readFacts } from '../src/check/read-facts.ts'
import { verifyContentHandler } from '../src/verification/verify-content.job.ts'
import { type CheckedStorage, noise, openCheckedStorage } from './fixtures/checked-storage.ts'
import { rewriteBlock } from './fixtures/rewrite-block.ts'

const MIB = 1_048_576

describe('a health check', () => {
  let storage: CheckedStorage
  let contentId: string
  const bytes = noise(6 * MIB, 'checked')

  beforeAll(async () => {
    storage = await openCheckedStorage(3)
    contentId = await storage.upload(bytes, 3)
  })
  afterAll(() => storage?.close())

  const chunks = () =>
    chunksOfSegments(storage.catalog, { contentId, kind: 'leaf', from: 0, to: 0 })
  const kinds = (findings: readonly { kind: string; nodeId?: number }[]) =>
    findings.map(({ kind, nodeId }) => (nodeId === undefined ? kind : `${kind} ${nodeId}`))

  it('finds nothing in a healthy system, however closely it looks', async () => {
    const check = await storage.check({ repair: false, deep: true, verifyPercent: 100 })
    expect(check).toMatchObject({
      state: 'done',
      healthy: true,
      findings: [],
      remaining: null,
      progress: { phase: 'finished', unit: 'copies', done: 18, total: 18 },
    })
  })

  it('finds what was taken away, changed and put there behind our back, and changes nothing', async () => {
    const [gone, rotten] = await chunks()
    const [first, second] = storage.nodes
    if (!gone || !rotten || !first || !second) throw new Error('too little was stored')
    await storage.cluster.pool.node(first.id).delete([gone.digest])
    await rewriteBlock(second.folder, bytesOf(rotten.digest))
    const stranger = noise(1_000, 'stranger')
    await storage.cluster.pool.node(second.id).put({ digest: sha256Of(stranger), bytes: stranger })

    const before = await everything()
    const check = await storage.check({ repair: false, deep: true, verifyPercent: 100 })
    expect(await everything()).toEqual(before)

    expect(check).toMatchObject({ state: 'done', healthy: false })
    expect(kinds(check.findings)).toEqual([
      `corrupt-copies ${second.id}`,
      `missing-copies ${first.id}`,
      `orphan-blocks ${second.id}`,
    ])
    for (const { chunks: count, detail, action } of check.findings) {
      expect(count).toBe(1)
      expect(`${detail} ${action}`).toMatch(/^[A-Z0-9].*\.$/)
    }
  })

  it('sees no copy that is bad without asking the nodes for it', async () => {
    const check = await storage.check({ repair: false })
    expect(check).toMatchObject({ state: 'done', healthy: true, findings: [] })
  })

  it('marks what it found when it is to repair, so that the repair is due', async () => {
    const check = await storage.check({ repair: true, deep: true, verifyPercent: 100 })
    expect(check).toMatchObject({ state: 'running', progress: { phase: 'repairing' } })
    const short = (await chunks()).filter(({ holders }) => holders.length < 3)
    expect(short).toHaveLength(2)
    const due = await storage.catalog.pool.query(
      'SELECT class FROM group_work WHERE wanted_gen > done_gen',
    )
    expect(due.rows.map((row) => row.class)).toContain('below-wanted')
    // What nobody knows there is for an inventory to take in.
    const inventories = await listInventories(storage.catalog)
    const wanted = inventories.filter(({ wantedAt }) => wantedAt !== null)
    expect(wanted.map(({ nodeId }) => nodeId)).toEqual([storage.nodes[1]?.id])
  })

  it('asks for what is due also while the queue is away', async () => {
    const { deps, catalog } = storage
    await catalog.pool.query('DELETE FROM group_work')
    const away = async () => {
      throw new QueueUnavailable('the queue is away')
    }
    const signal = AbortSignal.timeout(10_000)
    const facts = await readFacts(deps, { probes: new Map(), signal })
    await beginRepair({ ...deps, queues: { enqueue: away, enqueueMany: away } }, facts)
    const { rows } = await catalog.pool.query('SELECT class FROM group_work')
    expect(rows).toEqual([])
    // Of an upload that was just made, which its own jobs look after; later it is due.
    await beginRepair(
      { ...deps, queues: { enqueue: away, enqueueMany: away } },
      { ...facts, overdue: true },
    )
    const later = await catalog.pool.query('SELECT DISTINCT class FROM group_work')
    expect(later.rows).toEqual([{ class: 'below-wanted' }])
  })

  it('does nothing when its job comes twice, or after it was forgotten', async () => {
    const { deps, catalog } = storage
    const [latest] = await listChecks(catalog, { limit: 1 })
    const deliver = (checkId: string) =>
      checkSystemHandler(deps).run(
        { checkId },
        { log: silentLog, signal: AbortSignal.timeout(10_000), attempt: 1, jobId: 'test' },
      )
    expect(await deliver(latest?.id ?? '')).toMatchObject({ kind: 'skipped' })
    expect(await deliver(randomUUID())).toMatchObject({ kind: 'skipped' })
    expect(await listChecks(catalog, { limit: 1 })).toEqual([latest])
  })

  it('is refused while another one runs, and is forgotten after ninety days', async () => {
    await expect(storage.check({ repair: false })).rejects.toMatchObject({ code: 'CHECK_RUNNING' })
    await storage.catalog.pool.query(
      `UPDATE checks SET created_at = now() - interval '91 days' WHERE state = 'done'`,
    )
    expect(await purgeChecks(storage.catalog, { days: 90 })).toBe(3)
    expect(await listChecks(storage.catalog)).toMatchObject([{ state: 'running' }])
  })

  it('is not needed to read all copies of one file, which marks what is bad and skips who does not answer', async () => {
    const { catalog, cluster, nodes } = storage
    const read = noise(3 * MIB, 'read')
    const own = await storage.upload(read, 3)
    const [rotten, gone] = (
      await chunksOfSegments(catalog, { contentId: own, kind: 'leaf', from: 0, to: 0 })
    ).map(({ digest }) => digest)
    const [first, second] = nodes
    if (!gone || !rotten || !first || !second) throw new Error('too little was stored')
    await cluster.pool.node(first.id).delete([gone])
    const piece = [0, 1, 2].map((n) => read.subarray(n * MIB, (n + 1) * MIB))
    await rewriteBlock(
      second.folder,
      piece.find((one) => sha256Of(one).equals(rotten)) as Uint8Array,
    )
    const { rows } = await catalog.pool.query(
      'SELECT id, owner_id FROM files WHERE content_id = $1',
      [own],
    )
    const job = (verificationId: string) => ({ job: 'verify-content', payload: { verificationId } })
    const asked = await startVerification(catalog, {
      fileId: rows[0].id,
      actorId: rows[0].owner_id,
      job,
    })
    const run = (verificationId = asked?.id as string) =>
      verifyContentHandler({
        catalog,
        node: (id) => cluster.pool.node(id),
        isLive: (id) => id !== nodes[2]?.id,
        onBad: async (bad) => void (await markBadCopy(catalog, bad)),
      }).run(
        { verificationId },
        { log: silentLog, signal: new AbortController().signal, attempt: 1, jobId: 'test' },
      )
    expect(await run()).toMatchObject({ kind: 'done' })
    const after = await findVerification(catalog, { contentId: own })
    expect(after).toMatchObject({
      state: 'done',
      done: after?.chunks,
      missing: 1,
      corrupt: 1,
      noAnswer: after?.chunks,
    })
    expect(new Set(after?.bad)).toEqual(
      new Set([
        { digest: gone.toString('hex'), nodeId: first.id, kind: 'missing' },
        { digest: rotten.toString('hex'), nodeId: second.id, kind: 'corrupt' },
      ]),
    )
    expect(await run()).toMatchObject({ kind: 'skipped' })
    expect(await run(randomUUID())).toMatchObject({ kind: 'skipped' })
  })

  /** Every table but what a check is allowed to write, and what each node lists. */
  async function everything(): Promise<Record<string, string[]>> {
    const { rows } = await storage.catalog.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
         AND table_name NOT IN ('checks', 'node_sightings', 'group_scans')`,
    )
    const found: Record<string, string[]> = {}
    for (const { name } of rows) {
      const where = name === 'audit_log' ? `WHERE action NOT LIKE 'check.%'` : ''
      const table = await storage.catalog.pool.query<{ row: string }>(
        `SELECT t::text AS row FROM "${name}" t ${where} ORDER BY 1`,
      )
      found[name] = table.rows.map(({ row }) => row)
    }
    for (const { id } of storage.nodes) {
      const listed: string[] = []
      for await (const digest of storage.cluster.pool.node(id).list()) {
        listed.push(digest.toString('hex'))
      }
      found[`node ${id}`] = listed.sort()
    }
    return found
  }

  function bytesOf(digest: Buffer): Buffer {
    for (let at = 0; at < bytes.length; at += MIB) {
      const piece = bytes.subarray(at, at + MIB)
      if (sha256Of(piece).equals(digest)) return piece
    }
    throw new Error('no such chunk')
  }
})
