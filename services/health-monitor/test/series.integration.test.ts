import {
  readNodeLatency,
  readSeries,
  reportClientLatency,
  reportTraffic,
  sampleFacts,
} from '@holdfast/catalog'
import { BUCKET_MS } from '@holdfast/cluster'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSampler } from '../src/series/sampler.ts'
import { configFor, openSystem, type System, startMonitor, until } from './fixtures/monitor.ts'

let system: System
let now: number
beforeAll(async () => {
  system = await openSystem()
})
afterAll(() => system?.close())
beforeEach(async () => {
  await system.catalog.pool.query('TRUNCATE series, gateway_traffic, client_latency, node_latency')
  const { at } = await sampleFacts(system.catalog)
  // Steps that lie behind, so that a test makes them pass as it likes.
  now = Math.floor(at.getTime() / 3_600_000) * 3_600_000 - 3_600_000
})

const sampler = (queues: Parameters<typeof createSampler>[0]['queues'] = system.queues) =>
  createSampler({
    catalog: system.catalog,
    queues,
    look: async () => ({ ...(await sampleFacts(system.catalog)), at: new Date(now) }),
  })
const traffic = (bytesIn: number) =>
  reportTraffic(system.catalog, 'gateway', {
    ...{ bytesIn, bytesOut: 0, requests: 0, uptime: 100 },
  })
const samples = async (step = 10) =>
  (
    await system.catalog.pool.query(
      'SELECT at, samples, bytes_in, read_p95, queued, short_chunks FROM series WHERE step = $1 ORDER BY at',
      [step],
    )
  ).rows

describe('the sampler', () => {
  it('writes what happened since it looked the last time', async () => {
    const { run } = sampler()
    await traffic(1_000)
    await run(1)
    await traffic(6_000)
    const counts = BUCKET_MS.map((_, at) => (at === 30 ? 5 : 0))
    const row = { nodeId: 1, sort: 'read-large', quiet: false, counts }
    await reportClientLatency(system.catalog, 'gateway', [row])
    now += 10_000
    await run(1)
    const [first, ...more] = await samples()
    expect(more).toEqual([])
    expect(first).toMatchObject({ bytes_in: 500, queued: 0, short_chunks: null })
    expect(first.read_p95).toBeCloseTo(BUCKET_MS[30] as number)
    expect(Number(first.at)).toBe(now - 10_000)
  })

  it('writes once a minute how long clients waited for each node, and keeps an hour of it', async () => {
    const { catalog } = system
    const { rows } = await catalog.pool.query(
      `INSERT INTO nodes (name, rpc_url, peer_id) VALUES ('a', 'a', 'a'), ('b', 'b', 'b') RETURNING id`,
    )
    const [asked] = rows.map(({ id }) => id as number) as [number]
    await catalog.pool.query(`INSERT INTO node_latency VALUES ($1, now() - interval '2 h', 7)`, [
      asked,
    ])
    const { at } = await sampleFacts(catalog)
    now = Math.floor(at.getTime() / 60_000) * 60_000 - 600_000
    const { run } = sampler()
    await traffic(0)
    await run(1)
    for (let look = 1; look <= 7; look += 1) {
      const counts = BUCKET_MS.map((_, bucket) => (bucket === 30 ? 5 * look : 0))
      for (const sort of ['read-large', 'write-large']) {
        await reportClientLatency(catalog, 'gateway', [
          { nodeId: asked, sort, quiet: false, counts },
        ])
      }
      await traffic(look)
      now += 10_000
      await run(1)
    }
    const latency = await readNodeLatency(catalog)
    expect(latency.rows.map(({ nodeId }) => nodeId)).toEqual([asked, asked])
    expect(latency.rows[0]?.p95).toBeCloseTo(BUCKET_MS[30] as number, 3)
    const kept = await catalog.pool.query('SELECT count(*) AS n FROM node_latency')
    expect(Number(kept.rows[0].n)).toBe(2)
    await catalog.pool.query('DELETE FROM nodes')
  })

  it('leaves a gap, and no low rate, where it was away', async () => {
    const { run } = sampler()
    for (const [bytes, pause] of [
      [0, 10_000],
      [1_000, 600_000],
      [9_000, 10_000],
      [10_000, 0],
    ] as const) {
      await traffic(bytes)
      await run(1)
      now += pause
    }
    expect((await samples()).map(({ bytes_in }) => bytes_in)).toEqual([100, 100])
    expect((await samples(120)).map(({ samples: n }) => n)).toEqual([1, 1])
  })

  it('begins anew with every lead, and takes no nudge for ten seconds', async () => {
    const { run } = sampler()
    await run(1)
    now += 10_000
    await run(2)
    expect(await samples()).toEqual([])
    now += 1_000
    await run(2)
    expect(await samples()).toEqual([])
    now += 9_000
    await run(2)
    expect(await samples()).toHaveLength(1)
  })

  it('says that the queue is away instead of empty', async () => {
    const { run } = sampler({ counts: () => Promise.reject(new Error('away')) })
    await run(1)
    now += 10_000
    await run(1)
    expect(await samples()).toMatchObject([{ queued: null }])
  })
})

describe('a monitor that leads', () => {
  it('samples by itself, where ten seconds end, and makes the longer steps', async () => {
    const monitor = await startMonitor(system, configFor(system, []))
    try {
      const rowsOf = async (step: number) =>
        (await readSeries(system.catalog, { step, slots: 100 })).rows
      await until(async () => (await rowsOf(10)).length > 0)
      await until(async () => (await rowsOf(3_600)).length > 0)
      expect((await rowsOf(10))[0]).toMatchObject({ nodes: 0, nodesUp: 0, files: 0, bytesIn: 0 })
    } finally {
      await monitor.stop()
    }
  })
})
