import { describe, expect, it } from 'vitest'
import {
  type Figures,
  forgetTraffic,
  readSeries,
  reportTraffic,
  rollUpSeries,
  type Sample,
  SERIES_STEPS,
  sampleFacts,
  stockFacts,
  writeSample,
} from '../src/index.ts'
import { addActiveNode, addUser, query, upload, useCatalog } from './test-catalog.ts'

const test = useCatalog()

const quiet: Sample = {
  bytesIn: 0,
  bytesOut: 0,
  requests: 0,
  readCounts: null,
  readP50: null,
  readP95: null,
  writeCounts: null,
  writeP50: null,
  writeP95: null,
  fileBytes: 100,
  usedBytes: 300,
  freeBytes: 700,
  files: 1,
  chunks: 1,
  shortChunks: 0,
  missingBytes: 0,
  repairRate: 0,
  moveRate: 0,
  nodes: 3,
  nodesUp: 3,
  queued: 0,
}
/** The first bucket stands for 1 ms, the second for 2 ms, … */
const bucketMs = Array.from({ length: 10 }, (_, at) => at + 1)
const SECOND = 1_000
const HOUR = 3_600 * SECOND

const empty = () => query(test.c, 'TRUNCATE series')
/** The beginning of the hour that is under way by Postgres's clock. */
const thisHour = async () => {
  const { at } = await sampleFacts(test.c)
  return Math.floor(at.getTime() / HOUR) * HOUR
}
/** What was seen in the ten seconds that began at `began`. */
const sample = (began: number, more: Partial<Sample> = {}) =>
  writeSample(test.c, new Date(began + 10 * SECOND), { ...quiet, ...more })
const rows = (step: number) =>
  query<Record<keyof Figures | 'at' | 'samples', never>>(
    test.c,
    `SELECT at, samples, bytes_in AS "bytesIn", read_p50 AS "readP50", read_p95 AS "readP95",
      free_bytes AS "freeBytes", short_chunks AS "shortChunks", queued, files, nodes_up AS "nodesUp",
      repair_rate AS "repairRate"
    FROM series WHERE step = $1 ORDER BY at`,
    [step],
  )

describe('a time series', () => {
  it('counts a look that comes a little early or late for the step that ends there', async () => {
    await empty()
    const hour = await thisHour()
    await writeSample(test.c, new Date(hour + 9_998), quiet)
    await writeSample(test.c, new Date(hour + 20_150), quiet)
    expect((await rows(10)).map(({ at }) => Number(at) - hour)).toEqual([0, 10_000])
  })

  it('is rolled up: rates are averages, of the rest the worst or the last stays', async () => {
    await empty()
    const hour = await thisHour()
    await sample(hour, { bytesIn: 100, freeBytes: 50, shortChunks: 9, repairRate: null })
    await sample(hour + 10_000, { bytesIn: 300, nodesUp: 1, files: 7, queued: null, repairRate: 6 })
    await rollUpSeries(test.c, { at: new Date(hour + 20_000), bucketMs })
    const expected = {
      samples: 2,
      bytesIn: 200,
      freeBytes: 50,
      shortChunks: 9,
      queued: 0,
      files: 7,
      nodesUp: 1,
      repairRate: 6,
    }
    expect(await rows(120)).toMatchObject([expected])
    expect(await rows(3_600)).toMatchObject([expected])
  })

  it('weighs what rests on more samples more', async () => {
    await empty()
    const hour = await thisHour()
    for (let n = 0; n < 3; n += 1) await sample(hour + n * 10_000, { bytesIn: 100 })
    await sample(hour + 120_000, { bytesIn: 500 })
    await rollUpSeries(test.c, { at: new Date(hour + 130_000), bucketMs })
    expect(await rows(3_600)).toMatchObject([{ samples: 4, bytesIn: 200 }])
  })

  it('makes percentiles of longer steps of all answers, not of percentiles', async () => {
    await empty()
    const hour = await thisHour()
    // 98 of 1 ms, then 2 of 9 ms: both in one, the half took 1 ms and 95 of 100 too.
    await sample(hour, { readCounts: [98], readP50: 1, readP95: 1 })
    await sample(hour + 10_000, {
      readCounts: [0, 0, 0, 0, 0, 0, 0, 0, 2],
      readP50: 9,
      readP95: 9,
    })
    await sample(hour + 20_000)
    await rollUpSeries(test.c, { at: new Date(hour + 30_000), bucketMs })
    expect(await rows(3_600)).toMatchObject([{ readP50: 1, readP95: 1 }])
    await sample(hour + 30_000, { readCounts: [0, 0, 0, 100] })
    await rollUpSeries(test.c, { at: new Date(hour + 40_000), bucketMs })
    expect(await rows(3_600)).toMatchObject([{ samples: 4, readP50: 4, readP95: 4 }])
  })

  it('has no row for a step in which nobody looked', async () => {
    await empty()
    const hour = await thisHour()
    await sample(hour)
    await sample(hour + 600_000)
    await rollUpSeries(test.c, { at: new Date(hour + 610_000), bucketMs })
    expect((await rows(120)).map(({ at }) => Number(at) - hour)).toEqual([0, 600_000])
  })

  it('keeps what a longer step was, when the shorter ones of it are gone', async () => {
    await empty()
    const hour = await thisHour()
    await sample(hour - 2 * HOUR, { bytesIn: 100 })
    await rollUpSeries(test.c, { at: new Date(hour - 2 * HOUR), bucketMs })
    await sample(hour, { bytesIn: 200 })
    await rollUpSeries(test.c, { at: new Date(hour + 10_000), bucketMs })
    await rollUpSeries(test.c, { at: new Date(hour + 20_000), bucketMs })
    expect(await rows(10)).toMatchObject([{ bytesIn: 200 }])
    expect(await rows(120)).toMatchObject([{ bytesIn: 100 }, { bytesIn: 200 }])
    expect(await rows(3_600)).toMatchObject([{ bytesIn: 100 }, { bytesIn: 200 }])
  })

  it('stays small over months', async () => {
    await empty()
    const hour = await thisHour()
    const spread = (step: number, seconds: number) =>
      query(
        test.c,
        `INSERT INTO series (step, at, bytes_in, bytes_out, requests, file_bytes, used_bytes,
          free_bytes, files, chunks, move_rate, nodes, nodes_up)
        SELECT $1::integer, to_timestamp($2) - make_interval(secs => n * $1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        FROM generate_series(0, $3::integer / $1) AS n`,
        [step, hour / SECOND, seconds],
      )
    const days = 40 * 24 * 3_600
    await spread(3_600, days)
    await spread(120, 3 * 24 * 3_600)
    await spread(10, 12 * 3_600)
    await rollUpSeries(test.c, { at: new Date(hour), bucketMs })
    const [count] = await query<{ n: number }>(test.c, 'SELECT count(*) AS n FROM series')
    const most = SERIES_STEPS.reduce((sum, { step, keep }) => sum + keep / step + 1, 0)
    expect(count?.n).toBeLessThanOrEqual(most)
    expect(most).toBeLessThan(2_000)
  })

  it('is read slot by slot, the newest last, with what nobody saw left out', async () => {
    await empty()
    const hour = await thisHour()
    const { from } = await readSeries(test.c, { step: 3_600, slots: 720 })
    expect(from.getTime()).toBe(hour - 719 * HOUR)
    await sample(hour - HOUR, { bytesIn: 5 })
    await rollUpSeries(test.c, { at: new Date(hour - HOUR), bucketMs })
    await sample(hour, { bytesIn: 6, readP95: 12 })
    await rollUpSeries(test.c, { at: new Date(hour), bucketMs })
    const series = await readSeries(test.c, { step: 3_600, slots: 720 })
    expect(series.rows).toMatchObject([
      { slot: 718, bytesIn: 5, readP95: null },
      { slot: 719, bytesIn: 6, usedBytes: 300 },
    ])
  })
})

describe('what a sample is made of', () => {
  it('is what gateways report, by process and since it began', async () => {
    await reportTraffic(test.c, 'gateway-1', { bytesIn: 1, bytesOut: 2, requests: 3, uptime: 9 })
    await reportTraffic(test.c, 'gateway-1', { bytesIn: 10, bytesOut: 20, requests: 30, uptime: 9 })
    await reportTraffic(test.c, 'gateway-2', { bytesIn: 5, bytesOut: 6, requests: 7, uptime: 9 })
    const { traffic } = await sampleFacts(test.c)
    expect(traffic.toSorted((a, b) => a.bytesIn - b.bytesIn)).toEqual([
      { processId: 'gateway-2', bytesIn: 5, bytesOut: 6, requests: 7, uptime: 9 },
      { processId: 'gateway-1', bytesIn: 10, bytesOut: 20, requests: 30, uptime: 9 },
    ])
    await forgetTraffic(test.c, 3_600)
    expect((await sampleFacts(test.c)).traffic).toHaveLength(2)
    await forgetTraffic(test.c, -1)
    expect((await sampleFacts(test.c)).traffic).toEqual([])
  })

  it('is how many nodes are up and how full they are, the lost ones left out', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => addActiveNode(test.c)))
    await query(test.c, `UPDATE nodes SET capacity_bytes = 100, used_bytes = 30`)
    await query(test.c, `UPDATE nodes SET state = 'down' WHERE id = $1`, [ids[0]])
    await query(test.c, `UPDATE nodes SET state = 'lost' WHERE id = $1`, [ids[1]])
    const facts = await sampleFacts(test.c)
    expect(facts).toMatchObject({ nodes: 3, nodesUp: 2, usedBytes: 90, freeBytes: 140 })
  })

  it('is how many files there are, and how much of them', async () => {
    const before = await stockFacts(test.c)
    await upload(test.ledger, { ownerId: await addUser(test.c), size: 77 })
    const after = await stockFacts(test.c)
    expect(after.files - before.files).toBe(1)
    expect(after.fileBytes - before.fileBytes).toBe(77)
  })
})
