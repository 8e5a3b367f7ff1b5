import { afterAll, beforeAll, describe } from 'vitest'
import { jobsContract } from './contract/jobs-contract.ts'
import { outageContract } from './contract/outage-contract.ts'
import { scheduleContract } from './contract/schedule-contract.ts'
import { workerContract } from './contract/worker-contract.ts'
import type { BackendSource } from './fixtures/backend-source.ts'
import { startPostgresSource } from './fixtures/postgres-source.ts'

describe('the queue in PostgreSQL', () => {
  let source: BackendSource
  beforeAll(async () => {
    source = await startPostgresSource()
  })
  afterAll(() => source.stop())

  jobsContract(() => source)
  workerContract(() => source)
  scheduleContract(() => source)
  outageContract(() => source)
})
