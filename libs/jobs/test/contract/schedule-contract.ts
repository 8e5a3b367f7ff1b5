import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handle } from '../../src/index.ts'
import type { BackendSource } from '../fixtures/backend-source.ts'
import { type Bench, openBench } from '../fixtures/bench.ts'
import { ticking } from '../fixtures/jobs.ts'
import { createRecorder, until } from '../fixtures/recorder.ts'

/** What keeps things going that nobody asks for: schedules, upserted at every boot and tick. */
export function scheduleContract(source: () => BackendSource): void {
  let bench: Bench
  beforeEach(async () => {
    bench = await openBench(source())
  })
  afterEach(() => bench.close())

  describe('a schedule', () => {
    const often = { id: 'tick', everyMs: 200, payload: {} }
    const hourly = { id: 'tick', everyMs: 3_600_000, payload: {} }

    const monitor = () => {
      const queue = bench.queues.bullQueues.find((one) => one.name === 'health-monitor')
      if (!queue) throw new Error('there is no queue of the health-monitor')
      return queue
    }
    const runsAhead = async () => {
      const counts = await monitor().getJobCounts('waiting', 'prioritized', 'delayed')
      return Object.values(counts).reduce((sum, count) => sum + count)
    }

    it('is not run more often for being upserted more often', async () => {
      const { queues } = bench
      const ticks = createRecorder<string>()
      for (let time = 0; time < 5; time++) await queues.upsertSchedule(ticking, hourly)
      expect(await runsAhead()).toBe(1)
      bench.work([
        handle(ticking, async (_payload, { jobId }) => {
          for (let time = 0; time < 5; time++) await queues.upsertSchedule(ticking, hourly)
          ticks.add(jobId)
        }),
      ])
      await ticks.atLeast(1)
      for (let time = 0; time < 5; time++) await queues.upsertSchedule(ticking, hourly)
      await until(async () => (await monitor().getCompletedCount()) === 1)
      expect(await runsAhead()).toBe(1)
      expect(ticks.seen).toHaveLength(1)
    })

    it('runs again and again, however often it is upserted', async () => {
      const ticks = createRecorder<string>()
      const { queues } = bench
      bench.work([
        handle(ticking, async (_payload, { jobId }) => {
          ticks.add(jobId)
          await queues.upsertSchedule(ticking, often)
        }),
      ])
      await queues.upsertSchedule(ticking, often)
      await queues.upsertSchedule(ticking, often)
      expect(new Set(await ticks.atLeast(5)).size).toBe(5)
      expect(await monitor().getJobSchedulersCount()).toBe(1)
    })

    it('changes when it is described differently', async () => {
      await bench.queues.upsertSchedule(ticking, hourly)
      await bench.queues.upsertSchedule(ticking, { ...hourly, everyMs: 90_000 })
      expect((await monitor().getJobScheduler('tick'))?.every).toBe(90_000)
      await bench.queues.upsertSchedule(ticking, { id: 'tick', cron: '0 3 * * *', payload: {} })
      expect((await monitor().getJobScheduler('tick'))?.pattern).toBe('0 3 * * *')
      expect(await monitor().getJobSchedulersCount()).toBe(1)
    })

    it('tells when it runs next, and whether it ever will', async () => {
      const { queues, prefix } = bench
      expect(await queues.plannedRun(ticking, 'tick')).toBeUndefined()
      await queues.upsertSchedule(ticking, { id: 'tick', cron: '0 0 1 1 *', payload: {} })
      const planned = await queues.plannedRun(ticking, 'tick')
      expect(planned?.lost).toBe(false)
      // Without a time zone it is UTC's midnight.
      expect(planned?.at.toISOString()).toMatch(/-01-01T00:00:00\.000Z$/)
      await source().loseDelayed(prefix, 'health-monitor')
      expect((await queues.plannedRun(ticking, 'tick'))?.lost).toBe(true)
    })

    it('is gone when it is removed, with the run it had planned, however often', async () => {
      const { queues } = bench
      await queues.upsertSchedule(ticking, { id: 'tick', cron: '0 0 1 1 *', payload: {} })
      await queues.removeSchedule(ticking, 'tick')
      await queues.removeSchedule(ticking, 'tick')
      expect(await queues.plannedRun(ticking, 'tick')).toBeUndefined()
      expect(await runsAhead()).toBe(0)
    })

    it('is back at the next upsert after the queue lost everything', async () => {
      const { queues, prefix } = bench
      const ticks = createRecorder<string>()
      bench.work([handle(ticking, async (_payload, { jobId }) => ticks.add(jobId))])
      await queues.upsertSchedule(ticking, often)
      await ticks.atLeast(1)
      await source().wipe(prefix)
      await until(() =>
        queues.upsertSchedule(ticking, often).then(
          () => true,
          () => false,
        ),
      )
      const before = ticks.seen.length
      await ticks.atLeast(before + 2)
    })

    it('is mended when its next run was taken away', async () => {
      const { queues, prefix } = bench
      const ticks = createRecorder<string>()
      bench.work([handle(ticking, async (_payload, { jobId }) => ticks.add(jobId))])
      await queues.upsertSchedule(ticking, hourly)
      await ticks.atLeast(1)
      await until(async () => (await runsAhead()) === 1)
      await source().loseDelayed(prefix, 'health-monitor')
      expect(await runsAhead()).toBe(0)
      await queues.upsertSchedule(ticking, hourly)
      expect(await runsAhead()).toBe(1)
    })
  })
}
