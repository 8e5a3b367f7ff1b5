import { request } from 'node:http'
import { sampleFacts, writeNodeLatency, writeSample } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newAdmin, type RunningGateway, startTestGateway } from './running-gateway.ts'
import { openTestStorage } from './storage.ts'

let gateway: RunningGateway
let token: string
beforeAll(async () => {
  gateway = await startTestGateway({ processId: 'this-one' }, (catalog) => openTestStorage(catalog))
  token = (await newAdmin(gateway)).token
})
afterAll(() => gateway?.stop())

const series = async (query = '') =>
  (await call(gateway, 'GET', `/api/v1/series${query}`, { token })).body

const figures = {
  ...{ bytesIn: 1_000, bytesOut: 10.123_456, requests: 3 },
  ...{ readCounts: [4], readP50: 2, readP95: 9, writeCounts: null, writeP50: null, writeP95: null },
  ...{ fileBytes: 5, usedBytes: 15, freeBytes: 85, files: 1, chunks: 1, shortChunks: 0 },
  ...{ missingBytes: 0, repairRate: 0, moveRate: 0, nodes: 4, nodesUp: 4, queued: null },
}

describe('the time series', () => {
  it('has a place for every step, and nothing where nobody looked', async () => {
    const { range, from, stepSeconds, values } = await series()
    expect({ range, stepSeconds }).toEqual({ range: '1h', stepSeconds: 10 })
    expect(Object.keys(values)).toHaveLength(19)
    expect(values.bytesIn).toEqual(new Array(360).fill(null))
    const { at } = await sampleFacts(gateway.catalog)
    expect(at.getTime() - new Date(from).getTime()).toBeLessThanOrEqual(3_600_000)
  })

  it('tells each step by where it stands', async () => {
    const { at } = await sampleFacts(gateway.catalog)
    const ended = Math.floor(at.getTime() / 10_000) * 10_000 - 600_000
    await writeSample(gateway.catalog, new Date(ended), figures)
    const { from, values } = await series('?range=1h')
    const slot = (ended - 10_000 - new Date(from).getTime()) / 10_000
    expect(values.bytesIn.findIndex((value: number | null) => value !== null)).toBe(slot)
    expect(values.bytesOut[slot]).toBe(10.123)
    expect([values.readP95[slot], values.writeP95[slot], values.queued[slot]]).toEqual([
      9,
      null,
      null,
    ])
  })

  it('tells how long clients waited for each node, minute by minute', async () => {
    const { pool } = gateway.catalog
    const { rows } = await pool.query('SELECT id FROM nodes ORDER BY id LIMIT 1')
    const nodeId = rows[0].id as number
    const { at } = await sampleFacts(gateway.catalog)
    await writeNodeLatency(gateway.catalog, new Date(at.getTime() - 600_000), [
      { nodeId, p95: 12.345_6 },
    ])
    const answer = await call(gateway, 'GET', '/api/v1/series/nodes', { token })
    expect(answer.body.stepSeconds).toBe(60)
    const [only, ...more] = answer.body.nodes
    expect([only.nodeId, more]).toEqual([nodeId, []])
    expect(only.p95).toHaveLength(60)
    expect(only.p95.filter((value: number | null) => value !== null)).toEqual([12.35])
  })

  it.each([
    ['1d', 120],
    ['30d', 3_600],
  ])('reaches back %s by longer steps', async (range, stepSeconds) => {
    const answer = await series(`?range=${range}`)
    expect(answer).toMatchObject({ range, stepSeconds })
    expect(answer.values.files).toHaveLength(720)
  })

  it('knows no other time', async () => {
    const { status, body } = await call(gateway, 'GET', '/api/v1/series?range=1y', { token })
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })
})

describe('what a gateway lets in and out', () => {
  const own = async () =>
    (await sampleFacts(gateway.catalog)).traffic.find(({ processId }) => processId === 'this-one')
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100))
  }

  it('is reported while an upload runs', async () => {
    await until(async () => (await own()) !== undefined)
    const before = await own()
    const upload = request(`${gateway.url}/api/v1/files/by-path/slow`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, expect: '100-continue' },
    })
    upload.write(Buffer.alloc(1_000_000))
    await until(async () => ((await own())?.bytesIn ?? 0) - (before?.bytesIn ?? 0) > 900_000)
    const answered = new Promise((resolve) => upload.once('response', resolve))
    upload.end()
    const response = (await answered) as { statusCode: number; resume(): void }
    response.resume()
    expect(response.statusCode).toBe(201)
    const download = await call(gateway, 'GET', '/api/v1/files/by-path/slow', { token })
    expect(download.status).toBe(200)
    await until(async () => ((await own())?.bytesOut ?? 0) > 1_000_000)
  })
})
