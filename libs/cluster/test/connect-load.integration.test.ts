import { setTimeout as sleep } from 'node:timers/promises'
import { type Catalog, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { createFaultyNode, createNodePool } from '@holdfast/nodes'
import { createMetrics, type Metrics } from '@holdfast/process'
import { createTestDatabase, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectLoad, type Load } from '../src/load/connect-load.ts'

let database: TestDatabase
let gateway: { catalog: Catalog; load: Load }
let worker: { catalog: Catalog; load: Load; metrics: Metrics }
const node = createFaultyNode()
const signal = AbortSignal.timeout(110_000)

const connect = (processId: string) => {
  const catalog = openCatalog({ url: database.url })
  const metrics = createMetrics()
  const pool = createNodePool({ createNode: () => node })
  pool.setMembers([1, 2].map((id) => ({ id, rpcUrl: `http://node-${id}`, gatewayUrl: null })))
  const log = { warn: () => {} }
  return { catalog, metrics, load: connectLoad({ catalog, pool, log, processId, metrics }) }
}

beforeAll(async () => {
  database = await createTestDatabase()
  const migrating = openCatalog({ url: database.url })
  await migrateCatalog(migrating)
  await migrating.close()
  gateway = connect('gateway')
  worker = connect('worker')
})
afterAll(async () => {
  for (const one of [gateway, worker]) {
    one?.load.close()
    await one?.catalog.close()
  }
  await database?.drop()
})

const allowed = async (way: string): Promise<string | undefined> => {
  const text = await worker.metrics.registry.metrics()
  const name = `holdfast_background_allowed_bytes_per_second{node="${way}"} `
  return text
    .split('\n')
    .find((line) => line.startsWith(name))
    ?.slice(name.length)
}
const untilAllowed = async (way: string, value: string) => {
  while ((await allowed(way)) !== value) await sleep(50)
}
const work = async () => {
  const turn = await worker.load.background.turn({ bytes: 1_000, from: [1], to: [2] }, { signal })
  turn.end({ readFrom: 1, storedOn: [2] })
}

/** A client that reads on and on: what it waited before the worker listened does not count. */
const readOn = async (digest: Buffer, size: number, stop: AbortSignal) => {
  while (!stop.aborted) {
    await gateway.load.clientPool.get([1], digest, { size, signal })
    await sleep(20)
  }
}

describe('background work of one process', () => {
  it('begins slowly beside clients of another, and is free when they are gone', async () => {
    await work()
    await untilAllowed('all', '+Inf')

    const bytes = Buffer.from('what clients read')
    const digest = sha256(bytes)
    await node.put({ digest, bytes })
    const clients = new AbortController()
    const reading = readOn(digest, bytes.length, clients.signal)
    await untilAllowed('all', String(4 * 1_048_576))
    await untilAllowed('1', String(4 * 1_048_576))
    expect(await allowed('2')).toBe('+Inf')
    clients.abort()
    await reading
    await untilAllowed('all', '+Inf')
  })
})
