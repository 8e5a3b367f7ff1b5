import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handle, openQueues, QueueMisconfigured, silentLog, startWorker } from '../src/index.ts'
import { jobsContract } from './contract/jobs-contract.ts'
import { outageContract } from './contract/outage-contract.ts'
import { scheduleContract } from './contract/schedule-contract.ts'
import { workerContract } from './contract/worker-contract.ts'
import { openBench } from './fixtures/bench.ts'
import { plain } from './fixtures/jobs.ts'
import { type PostgresSource, startPostgresSource } from './fixtures/postgres-source.ts'
import { createRecorder, taken, until } from './fixtures/recorder.ts'

describe('the queue in PostgreSQL', () => {
  let source: PostgresSource
  beforeAll(async () => {
    source = await startPostgresSource()
  })
  afterAll(() => source.stop())

  describe('jobs', () => jobsContract(() => source))
  describe('workers', () => workerContract(() => source))
  describe('schedules', () => scheduleContract(() => source))
  describe('outages', () => outageContract(() => source))

  it('is refused when PostgreSQL does not know us', async () => {
    const url = new URL(source.url)
    url.password = 'wrong'
    await expect(openQueues({ url: url.href })).rejects.toThrow(QueueMisconfigured)
  })

  it('listens anew when the connection dies without a word just as it begins to listen', async () => {
    const { proxy } = source
    const bench = await openBench(source)
    const handled = createRecorder<string>()
    const stranded = proxy.strandAt('LISTEN')
    bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
    await stranded
    await until(() => taken(bench.queues.enqueue(plain, { subject: 'after' })))
    await handled.atLeast(1)
    await bench.close()
  })

  it('takes few connections: two, and one for each queue that is worked on', async () => {
    const queues = await openQueues({ url: source.url, prefix: 'connections' })
    const worker = startWorker(queues, {
      handlers: [],
      queues: ['replicator', 'chunker'],
      catalogue: [],
      concurrency: 8,
      log: silentLog,
    })
    await worker.ready()
    const subjects = Array.from({ length: 50 }, (_, index) => ({ subject: String(index) }))
    await Promise.all(subjects.map((payload) => queues.enqueue(plain, payload)))
    expect(await source.connections()).toBe(4)
    await worker.close()
    await queues.close()
    await until(async () => (await source.connections()) === 0)
  })
})
