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

  jobsContract(() => source)
  workerContract(() => source)
  scheduleContract(() => source)
  outageContract(() => source)

  it('is refused when Redis would evict jobs', async (context) => {
    const server = await startRedisServer([
      '--maxmemory',
      '64mb',
      '--maxmemory-policy',
      'allkeys-lru',
    ])
    if (!server) return context.skip('a redis-server on PATH is needed to set it up wrongly')
    await expect(openQueues({ url: server.url })).rejects.toThrow(QueueMisconfigured)
    await server.stop()
  })
})
