import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { done, handle, InvalidPayload, skipped, TerminalError } from '../../src/index.ts'
import type { BackendSource } from '../fixtures/backend-source.ts'
import { type Bench, openBench } from '../fixtures/bench.ts'
import { plain, short, unique } from '../fixtures/jobs.ts'
import { createRecorder, recordingLog, until } from '../fixtures/recorder.ts'

/** What a job may count on, whichever queue it lies in. */
export function jobsContract(source: () => BackendSource): void {
  let bench: Bench
  beforeEach(async () => {
    bench = await openBench(source())
  })
  afterEach(() => bench.close())

  const countsOf = async (name: string) => {
    const found = (await bench.queues.counts()).find((queue) => queue.name === name)
    if (!found) throw new Error(`no counts of ${name}`)
    return found
  }

  describe('a job', () => {
    it('is handled with the payload that was enqueued', async () => {
      const handled = createRecorder<string>()
      bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
      await bench.queues.enqueue(plain, { subject: 'one' })
      await bench.queues.enqueueMany(plain, [{ subject: 'two' }, { subject: 'three' }])
      expect(await handled.atLeast(3)).toEqual(['one', 'two', 'three'])
    })

    it('never reaches the queue with a payload that does not fit', async () => {
      const wrong = { subject: 7 } as unknown as { subject: string }
      await expect(bench.queues.enqueue(plain, wrong)).rejects.toThrow(InvalidPayload)
      await expect(bench.queues.enqueueMany(plain, [{ subject: 'a' }, wrong])).rejects.toThrow(
        /subject/,
      )
      expect((await countsOf('replicator')).waiting).toBe(0)
    })

    it('waits as long as it was told to', async () => {
      await bench.queues.enqueue(plain, { subject: 'later' }, { delayMs: 60_000 })
      expect(await countsOf('replicator')).toMatchObject({ waiting: 0, delayed: 1 })
    })

    it('runs before others when its priority number is lower', async () => {
      const handled = createRecorder<string>()
      await bench.queues.enqueue(plain, { subject: 'plain' })
      await bench.queues.enqueue(plain, { subject: 'late' }, { priority: 200 })
      await bench.queues.enqueue(plain, { subject: 'urgent' }, { priority: 1 })
      bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
      expect(await handled.atLeast(3)).toEqual(['urgent', 'plain', 'late'])
    })

    it('counts as done when nothing was left to do, and says why', async () => {
      const { log, lines } = recordingLog()
      bench.work([handle(plain, async () => skipped('the content is gone'))], { log })
      await bench.queues.enqueue(plain, { subject: 'gone' })
      const [line] = await lines.atLeast(1)
      expect(line).toMatchObject({
        message: 'job had nothing left to do',
        fields: { job: 'plain', subject: 'gone', reason: 'the content is gone', attempt: 1 },
      })
      expect(line?.fields.jobId).toEqual(expect.any(String))
    })
  })

  describe('a failed attempt', () => {
    it('is followed by another, up to the number the job allows', async () => {
      const { log, lines } = recordingLog()
      const attempts = createRecorder<number>()
      bench.work(
        [
          handle(plain, async (_payload, { attempt }) => {
            attempts.add(attempt)
            throw new Error('the node is away')
          }),
        ],
        { log },
      )
      await bench.queues.enqueue(plain, { subject: 'a' })
      expect(await attempts.atLeast(3)).toEqual([1, 2, 3])
      await until(async () => (await countsOf('replicator')).failed === 1)
      expect(lines.seen.map((line) => line.level)).toEqual(['warn', 'warn', 'error'])
    })

    it('is the last one when the error is terminal', async () => {
      const attempts = createRecorder<number>()
      bench.work([
        handle(plain, async (_payload, { attempt }) => {
          attempts.add(attempt)
          throw new TerminalError('no attempt will mend this')
        }),
      ])
      await bench.queues.enqueue(plain, { subject: 'a' })
      await until(async () => (await countsOf('replicator')).failed === 1)
      expect(attempts.seen).toEqual([1])
    })

    it('ends when the time limit is over, also when the handler does not listen', async () => {
      const { log, lines } = recordingLog()
      const signals = createRecorder<AbortSignal>()
      const never = Promise.withResolvers<void>()
      bench.work(
        [
          handle(short, async (_payload, { signal }) => {
            signals.add(signal)
            await never.promise
          }),
        ],
        { log },
      )
      await bench.queues.enqueue(short, { subject: 'stuck' })
      const [line] = await lines.atLeast(1)
      expect(line?.fields.err).toMatchObject({ code: 'JOB_TIMED_OUT' })
      expect(signals.seen[0]?.aborted).toBe(true)
      never.resolve()
    })
  })

  describe('twins', () => {
    it('are one job while the first still waits', async () => {
      const ids = await bench.queues.enqueueMany(unique, [{ subject: 'a' }, { subject: 'a' }])
      ids.push(await bench.queues.enqueue(unique, { subject: 'a' }))
      expect(new Set(ids).size).toBe(1)
      await bench.queues.enqueue(unique, { subject: 'b' })
      expect((await countsOf('replicator')).waiting).toBe(2)
    })

    it('run exactly once more when they arrive while the first runs', async () => {
      const runs = createRecorder<string>()
      const gate = Promise.withResolvers<void>()
      bench.work([
        handle(unique, async ({ subject }) => {
          runs.add(subject)
          if (runs.seen.length === 1) await gate.promise
        }),
      ])
      await bench.queues.enqueue(unique, { subject: 'a' })
      await runs.atLeast(1)
      await bench.queues.enqueueMany(unique, [{ subject: 'a' }, { subject: 'a' }])
      await bench.queues.enqueue(unique, { subject: 'a' })
      gate.resolve()
      await runs.atLeast(2)
      await bench.queues.enqueue(unique, { subject: 'end' })
      expect(await runs.atLeast(3)).toEqual(['a', 'a', 'end'])
    })

    it('run again after the first has ended, well or not', async () => {
      const runs = createRecorder<string>()
      bench.work([
        handle(unique, async ({ subject }) => {
          runs.add(subject)
          if (subject === 'bad') throw new TerminalError('bad')
        }),
      ])
      for (const [round, subject] of ['good', 'bad', 'good', 'bad'].entries()) {
        await bench.queues.enqueue(unique, { subject })
        await runs.atLeast(round + 1)
        await until(async () => (await countsOf('replicator')).active === 0)
      }
      expect(runs.seen).toEqual(['good', 'bad', 'good', 'bad'])
    })
  })

  describe('the counts', () => {
    it('tell what waits, runs and rests, and how long the oldest has waited', async () => {
      const running = createRecorder<string>()
      const gate = Promise.withResolvers<void>()
      bench.work([
        handle(plain, async ({ subject }) => {
          running.add(subject)
          await gate.promise
          return done()
        }),
      ])
      await bench.queues.enqueueMany(plain, [{ subject: 'a' }, { subject: 'b' }, { subject: 'c' }])
      await bench.queues.enqueue(plain, { subject: 'd' }, { delayMs: 60_000 })
      await running.atLeast(1)
      await until(async () => (await countsOf('replicator')).oldestSeconds >= 1)
      expect(await countsOf('replicator')).toMatchObject({
        waiting: 2,
        active: 1,
        delayed: 1,
        failed: 0,
      })
      expect((await bench.queues.counts()).map((queue) => queue.name)).toEqual([
        'replicator',
        'chunker',
        'imports',
        'health-monitor',
        'rebalancer',
      ])
      gate.resolve()
    })
  })

  describe('finished jobs', () => {
    it('are kept up to a thousand, and never for ever', async () => {
      const queue = bench.queues.bullQueues.find((one) => one.name === 'replicator')
      const total = 1_200
      let handled = 0
      const all = Promise.withResolvers<void>()
      bench.work(
        [
          handle(plain, async () => {
            if (++handled === total) all.resolve()
          }),
        ],
        { concurrency: 20 },
      )
      const subjects = Array.from({ length: total }, (_, index) => ({ subject: String(index) }))
      await bench.queues.enqueueMany(plain, subjects)
      await all.promise
      await until(async () => (await countsOf('replicator')).active === 0)
      expect(await queue?.getCompletedCount()).toBeLessThanOrEqual(1_000)
      const [kept] = (await queue?.getCompleted(0, 0)) ?? []
      expect(kept?.opts.removeOnComplete).toMatchObject({ age: 3_600, count: 1_000 })
      expect(kept?.opts.removeOnFail).toMatchObject({ age: 604_800, count: 5_000 })
    })
  })
}
