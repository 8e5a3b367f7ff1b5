import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HandlersInvalid, handle, type JobEnd } from '../../src/index.ts'
import type { BackendSource } from '../fixtures/backend-source.ts'
import { type Bench, openBench } from '../fixtures/bench.ts'
import { plain, plainOfTomorrow, unique } from '../fixtures/jobs.ts'
import { createRecorder, recordingLog, until } from '../fixtures/recorder.ts'

const SHIFTED_CLOCK = new URL('../fixtures/shifted-clock.mjs', import.meta.url).href
const WORKER_PROCESS = fileURLToPath(new URL('../fixtures/worker-process.ts', import.meta.url))

/** What a service may count on when its workers come, go and die. */
export function workerContract(source: () => BackendSource): void {
  let bench: Bench
  const children: ChildProcess[] = []
  beforeEach(async () => {
    bench = await openBench(source())
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await bench.close()
  })

  /** A worker in a process of its own, as soon as it has taken a job. */
  async function busyProcess({ hoursAhead = 0 } = {}) {
    const shift = ['--import', SHIFTED_CLOCK]
    const given = [WORKER_PROCESS, source().url, bench.prefix]
    const child = spawn(
      process.execPath,
      hoursAhead === 0 ? given : [...shift, ...given, String(Date.now())],
      {
        env: { ...process.env, TEST_CLOCK_SHIFT_MS: String(hoursAhead * 3_600_000) },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    children.push(child)
    const [subject] = await once(child.stdout, 'data')
    return { child, subject: String(subject).trim() }
  }

  async function kill(child: ChildProcess) {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  describe('a worker that was killed', () => {
    it('loses its job to another one', async () => {
      await bench.queues.enqueue(plain, { subject: 'precious' })
      const { child, subject } = await busyProcess()
      expect(subject).toBe('precious')
      await kill(child)

      const handled = createRecorder<{ subject: string; attempt: number }>()
      bench.work([handle(plain, async (p, c) => handled.add({ ...p, attempt: c.attempt }))], {
        timing: { lockMs: 2_000, stalledMs: 500 },
      })
      // Redis counts a lost worker as no attempt; so does PostgreSQL.
      expect(await handled.atLeast(1)).toEqual([{ subject: 'precious', attempt: 1 }])
    })

    it('takes the job with it more than once, and the job is still not lost', async () => {
      await bench.queues.enqueue(unique, { subject: 'precious' })
      for (let round = 0; round < 3; round++) await kill((await busyProcess()).child)

      const handled = createRecorder<string>()
      bench.work([handle(unique, async ({ subject }) => handled.add(subject))], {
        timing: { lockMs: 2_000, stalledMs: 500 },
      })
      await handled.atLeast(1)
      // Its deduplication key went with it: the same work can be wanted again.
      await until(async () => (await bench.queues.counts()).every((queue) => queue.active === 0))
      await bench.queues.enqueue(unique, { subject: 'precious' })
      expect(await handled.atLeast(2)).toEqual(['precious', 'precious'])
    })
  })

  describe('a job that was delivered twice', () => {
    it('ends once, and the worker that was late goes on with the next', async () => {
      await bench.queues.enqueue(plain, { subject: 'first' })
      const { child } = await busyProcess()
      child.kill('SIGSTOP')
      const handled = createRecorder<string>()
      const quick = bench.work([handle(plain, async ({ subject }) => handled.add(subject))], {
        timing: { lockMs: 2_000, stalledMs: 500 },
      })
      expect(await handled.atLeast(1)).toEqual(['first'])
      await until(async () => (await bench.queues.counts())[0]?.active === 0)
      await quick.close()

      child.kill('SIGCONT')
      child.stdin.write('done\n')
      const taken = once(child.stdout, 'data')
      await bench.queues.enqueue(plain, { subject: 'second' })
      expect(String((await taken)[0]).trim()).toBe('second')
      const [counts] = await bench.queues.counts()
      expect(counts).toMatchObject({ waiting: 0, active: 1, delayed: 0, failed: 0 })
      await kill(child)
    })
  })

  describe.each([1, -1])('a worker on a machine that is %i h ahead', (hoursAhead) => {
    it('takes no job from another, and loses none', async () => {
      await bench.queues.enqueue(plain, { subject: 'mine' })
      const begun = createRecorder<string>()
      const ended = createRecorder<string>()
      // Longer than a lock, and than several looks for locks that ran out.
      const right = bench.work(
        [
          handle(plain, async ({ subject }, { signal }) => {
            begun.add(subject)
            await sleep(4_000, undefined, { signal })
            ended.add(subject)
          }),
        ],
        { timing: { lockMs: 2_000, stalledMs: 500 } },
      )
      expect(await begun.atLeast(1)).toEqual(['mine'])
      await bench.queues.enqueue(plain, { subject: 'its own' })
      const { child, subject } = await busyProcess({ hoursAhead })
      expect(subject).toBe('its own')
      await ended.atLeast(1)
      child.stdin.write('done\n')
      await until(async () => (await bench.queues.counts()).every((queue) => queue.active === 0))
      expect(begun.seen).toEqual(['mine'])
      expect((await bench.queues.counts())[0]).toMatchObject({ waiting: 0, delayed: 0, failed: 0 })
      await right.close()
      await kill(child)
    })
  })

  describe('a worker that is closed', () => {
    it('hands its jobs back, and they count no attempt', async () => {
      const { log, lines } = recordingLog()
      const attempts = createRecorder<number>()
      const worker = bench.work(
        [
          handle(plain, async (_payload, { signal, attempt }) => {
            attempts.add(attempt)
            await once(signal, 'abort')
            signal.throwIfAborted()
          }),
        ],
        { log },
      )
      await bench.queues.enqueue(plain, { subject: 'a' })
      await attempts.atLeast(1)
      await worker.close()
      expect(lines.seen.map((line) => line.message)).toEqual(['job was handed back to the queue'])
      expect((await bench.queues.counts())[0]).toMatchObject({ waiting: 1, active: 0, failed: 0 })

      bench.work([handle(plain, async (_payload, { attempt }) => attempts.add(attempt))])
      expect(await attempts.atLeast(2)).toEqual([1, 1])
    })

    it('lets a job finish that needs no more than a moment', async () => {
      const ended = createRecorder<JobEnd>()
      const started = createRecorder<string>()
      const worker = bench.work(
        [
          handle(plain, async ({ subject }, { signal }) => {
            started.add(subject)
            await once(signal, 'abort')
          }),
        ],
        { metrics: { ended: (event) => ended.add(event.end) } },
      )
      await bench.queues.enqueue(plain, { subject: 'a' })
      await started.atLeast(1)
      await worker.close()
      expect(ended.seen).toEqual(['done'])
      expect((await bench.queues.counts())[0]).toMatchObject({ waiting: 0, active: 0 })
    })

    it('goes without a handler that does not listen, and the job runs elsewhere', async () => {
      const runs = createRecorder<string>()
      const never = Promise.withResolvers<void>()
      const deaf = bench.work(
        [
          handle(plain, async () => {
            runs.add('deaf')
            await never.promise
          }),
        ],
        { timing: { lockMs: 2_000, stalledMs: 500 } },
      )
      await bench.queues.enqueue(plain, { subject: 'a' })
      await runs.atLeast(1)
      await deaf.close({ limitMs: 100 })
      bench.work([handle(plain, async () => runs.add('second'))], {
        timing: { lockMs: 2_000, stalledMs: 500 },
      })
      expect(await runs.atLeast(2)).toEqual(['deaf', 'second'])
      never.resolve()
    })
  })

  describe('a job of an unknown version', () => {
    it('rests until a worker comes that knows it, and counts as no failure', async () => {
      const ends = createRecorder<JobEnd>()
      const old = bench.work([handle(plain, async () => {})], {
        timing: { requeueMs: 50 },
        metrics: { ended: (event) => ends.add(event.end) },
      })
      await bench.queues.enqueue(plainOfTomorrow, { subjects: ['a', 'b'] })
      expect(await ends.atLeast(4)).toEqual(['requeued', 'requeued', 'requeued', 'requeued'])
      await old.close()

      const handled = createRecorder<{ subjects: string[]; attempt: number }>()
      bench.work([
        handle(plainOfTomorrow, async (p, c) => handled.add({ ...p, attempt: c.attempt })),
      ])
      expect(await handled.atLeast(1)).toEqual([{ subjects: ['a', 'b'], attempt: 1 }])
    })

    it('does not stand in the way of those the worker knows', async () => {
      const handled = createRecorder<string>()
      bench.work([handle(plain, async ({ subject }) => handled.add(subject))])
      await bench.queues.enqueue(plainOfTomorrow, { subjects: [] })
      await bench.queues.enqueue(unique, { subject: 'of a job that has no handler here' })
      await bench.queues.enqueue(plain, { subject: 'known' })
      expect(await handled.atLeast(1)).toEqual(['known'])
      await until(async () => (await bench.queues.counts())[0]?.delayed === 2)
    })
  })

  describe('a start', () => {
    const nothing = async () => {}

    it('is refused when a job of the queue has no handler', () => {
      expect(() => bench.work([handle(plain, nothing)], { catalogue: [plain, unique] })).toThrow(
        new HandlersInvalid('every job needs one handler: unique in queue replicator has none'),
      )
    })

    it('is refused when a job has two handlers', () => {
      expect(() => bench.work([handle(plain, nothing), handle(plain, nothing)])).toThrow(
        /plain has two handlers/,
      )
    })
  })
}
