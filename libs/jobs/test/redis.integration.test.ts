import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openQueues, QueueMisconfigured } from '../src/index.ts'
import { jobsContract } from './contract/jobs-contract.ts'
import { outageContract } from './contract/outage-contract.ts'
import { scheduleContract } from './contract/schedule-contract.ts'
import { workerContract } from './contract/worker-contract.ts'
import type { BackendSource } from './fixtures/backend-source.ts'
import { noRedisBecause, startRedisServer, startRedisSource } from './fixtures/redis-source.ts'

const reason = noRedisBecause()
if (reason) {
  if (process.env.CI) throw new Error(`the Redis suite is required here: ${reason}`)
  console.warn(`The Redis suite is skipped: ${reason}`)
}

describe.skipIf(reason)('the queue in Redis', () => {
  let source: BackendSource
  beforeAll(async () => {
    source = await startRedisSource()
  })
  afterAll(() => source.stop())

  describe('jobs', () => jobsContract(() => source))
  describe('workers', () => workerContract(() => source))
  describe('schedules', () => scheduleContract(() => source))
  describe('outages', () => outageContract(() => source))

  it.each([
    ['would evict jobs', ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']],
    ['wants a password that we do not have', ['--requirepass', 'another']],
  ])('is refused when Redis %s', async (_why, settings) => {
    const server = await startRedisServer(settings)
    // Only a server of our own may be set up wrongly.
    if (!server) return console.warn('Not tested without a redis-server on PATH')
    await expect(openQueues({ url: server.url })).rejects.toThrow(QueueMisconfigured)
    await server.stop()
  })
})
