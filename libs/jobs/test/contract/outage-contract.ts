import { afterEach, expect, it } from 'vitest'
import { handle, openQueues, QueueUnavailable } from '../../src/index.ts'
import type { BackendSource } from '../fixtures/backend-source.ts'
import { type Bench, openBench } from '../fixtures/bench.ts'
import { plain } from '../fixtures/jobs.ts'
import { createRecorder, recordingLog, taken, until } from '../fixtures/recorder.ts'

/** What holds while the queue is away, and when it comes back, with everything or with nothing. */
export function outageContract(source: () => BackendSource): void {
  let bench: Bench | undefined
  afterEach(async () => {
    await source().proxy.restore()
    await bench?.close()
    bench = undefined
  })

  const unavailableWithin = async (limitMs: number, work: Promise<unknown>) => {
    const started = performance.now()
    await expect(work).rejects.toThrow(QueueUnavailable)
    // A time-out with slack, not a speed: what matters is that nobody hangs.
    expect(performance.now() - started).toBeLessThan(limitMs)
  }

  it('refuses jobs soon while the queue is away, and takes them again afterwards', async () => {
    bench = await openBench(source())
    await bench.queues.enqueue(plain, { subject: 'before' })
    await source().proxy.cut()
    await unavailableWithin(4_000, bench.queues.enqueue(plain, { subject: 'during' }))
    await unavailableWithin(4_000, bench.queues.enqueueMany(plain, [{ subject: 'during' }]))
    await unavailableWithin(4_000, bench.queues.counts())
    await unavailableWithin(4_000, bench.queues.check())
    await source().proxy.restore()
    const { queues } = bench
    await until(() => taken(queues.enqueue(plain, { subject: 'after' })))
  })

  it('refuses jobs soon when the queue takes connections and answers nothing', async () => {
    bench = await openBench(source())
    await bench.queues.check()
    source().proxy.freeze()
    await unavailableWithin(4_000, bench.queues.enqueue(plain, { subject: 'lost' }))
  })

  it('goes on working after an outage, and logs it once', async () => {
    const { log, lines } = recordingLog()
    bench = await openBench(source(), log)
    const { queues } = bench
    const handled = createRecorder<string>()
    bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
    await queues.enqueue(plain, { subject: 'before' })
    await handled.atLeast(1)

    await source().proxy.cut()
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(queues.enqueue(plain, { subject: 'lost' })).rejects.toThrow(QueueUnavailable)
    }
    await source().proxy.restore()
    await until(() => taken(queues.enqueue(plain, { subject: 'after' })))
    await until(() => handled.seen.includes('after'))

    const about = lines.seen.filter((line) => line.message.startsWith('queue '))
    expect(about.map((line) => line.message)).toEqual([
      'queue became unreachable',
      'queue is reachable again',
    ])
  })

  it('finds new connections when the old ones died without a word', async () => {
    bench = await openBench(source())
    const { queues } = bench
    const handled = createRecorder<string>()
    bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
    await queues.enqueue(plain, { subject: 'before' })
    await handled.atLeast(1)
    source().proxy.strand()
    await until(() => taken(queues.enqueue(plain, { subject: 'after' })))
    await until(() => handled.seen.includes('after'))
  })

  it('ends a job well whose result could not be reported at once', async () => {
    bench = await openBench(source())
    const { queues } = bench
    const runs = createRecorder<string>()
    const gate = Promise.withResolvers<void>()
    bench.work([
      handle(plain, async ({ subject }) => {
        runs.add(subject)
        await gate.promise
      }),
    ])
    await queues.enqueue(plain, { subject: 'a' })
    await runs.atLeast(1)
    await source().proxy.cut()
    gate.resolve()
    await expect(queues.counts()).rejects.toThrow(QueueUnavailable)
    await source().proxy.restore()
    await until(() =>
      queues.counts().then(
        (counts) => counts.every((one) => one.active + one.waiting === 0),
        () => false,
      ),
    )
    expect(runs.seen).toEqual(['a'])
  })

  it('starts while the queue is away, and finds it later', async () => {
    await source().proxy.cut()
    bench = await openBench(source())
    const handled = createRecorder<string>()
    bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
    const { queues } = bench
    await unavailableWithin(4_000, queues.enqueue(plain, { subject: 'early' }))
    await source().proxy.restore()
    await until(() => taken(queues.enqueue(plain, { subject: 'late' })))
    await until(() => handled.seen.includes('late'))
  })

  it('closes while the queue is away, whether the worker had reached it or not', async () => {
    for (const reached of [true, false]) {
      bench = await openBench(source())
      const worker = bench.work([handle(plain, async () => {})])
      if (reached) await worker.ready()
      await source().proxy.cut()
      await bench.close()
      bench = undefined
      await source().proxy.restore()
    }
  })

  it('refuses an address that is no queue', async () => {
    await expect(openQueues({ url: 'amqp://user:secret@host' })).rejects.toThrow(
      'the queue\'s address must begin with redis:// or postgres://, not with "amqp"',
    )
  })
}
