import { listScrubs } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from './fixtures/monitor.ts'
import { type MonitorProcess, startMonitorProcess } from './fixtures/monitor-process.ts'
import { openStorage, type Storage } from './fixtures/stored-chunks.ts'

const CHUNKS = 300

describe('a monitor that is killed while it reads its nodes', () => {
  let storage: Storage
  let monitor: MonitorProcess

  beforeAll(async () => {
    storage = await openStorage(2)
    await storage.store(CHUNKS, storage.nodes)
  })
  afterAll(async () => {
    await monitor?.end('SIGKILL')
    await storage.close()
  })

  const start = async (share: string) => {
    const env = { HOLDFAST_SCRUB_SHARE: share, HOLDFAST_COPIES: '2' }
    monitor = await startMonitorProcess(storage, storage.nodes, env)
  }

  it('is followed by one that goes on in the middle of each pass', async () => {
    await start('0.01')
    await until(async () => {
      const scrubs = await listScrubs(storage.catalog)
      return scrubs.length === 2 && scrubs.every(({ chunks }) => chunks > 0)
    })
    await monitor.end('SIGKILL')
    const before = await listScrubs(storage.catalog)
    expect(before.every(({ finishedAt }) => finishedAt === null)).toBe(true)

    await start('1')
    await until(async () => {
      const scrubs = await listScrubs(storage.catalog)
      return scrubs.every(({ finishedAt }) => finishedAt !== null)
    })
    const after = await listScrubs(storage.catalog)
    expect(after.map(({ startedAt }) => startedAt)).toEqual(before.map((one) => one.startedAt))
    // What was read was counted once, whoever read it.
    expect(after.map(({ chunks }) => chunks)).toEqual([CHUNKS, CHUNKS])
  })
})
