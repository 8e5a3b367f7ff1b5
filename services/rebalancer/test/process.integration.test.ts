import { createTestDatabase, startTestService, type TestDatabase } from '@holdfast/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

describe('a rebalancer process', () => {
  it('starts, is ready, and ends cleanly when asked to', async () => {
    const service = await startTestService('rebalancer', { QUEUE_URL: database.url })
    expect((await fetch(`${service.opsUrl}/readyz`)).status).toBe(200)
    expect(await service.stop()).toBe(0)
  })

  it('says which settings are missing, in one message, and ends', async () => {
    await expect(startTestService('rebalancer', { METRICS_PORT: 'many' })).rejects.toThrow(
      /QUEUE_URL: not set[\s\S]*METRICS_PORT|METRICS_PORT[\s\S]*QUEUE_URL: not set/,
    )
  })
})
