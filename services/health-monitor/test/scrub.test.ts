import { scrubBehind } from '@holdfast/catalog'
import { createMetrics } from '@holdfast/process'
import { describe, expect, it } from 'vitest'
import { createMonitorMetrics } from '../src/metrics.ts'
import { createPace } from '../src/scrub/pace.ts'

describe('the pace of a scrub', () => {
  const clockedPace = (share: number) => {
    let now = 0
    const pauses: number[] = []
    const pace = createPace({
      share,
      signal: new AbortController().signal,
      now: () => now,
      pause: async (ms) => {
        pauses.push(ms)
        now += ms
      },
    })
    const read = (ms: number, error?: Error) =>
      pace.during(async () => {
        now += ms
        if (error !== undefined) throw error
      })
    return { pace, pauses, read, elapsed: () => now }
  }

  it('reads for a tenth of the time, however long reads take', async () => {
    const { pace, read, elapsed } = clockedPace(0.1)
    for (let i = 0; i < 1_000; i += 1) await read(1 + (i % 97))
    expect(pace.readMs / elapsed()).toBeLessThanOrEqual(0.1 + 1e-3)
    expect(pace.readMs / elapsed()).toBeGreaterThan(0.09)
    expect(pace.readMs + pace.pausedMs).toBe(elapsed())
  })

  it('saves short pauses up, because a timer costs more than a small read', async () => {
    const { pauses, read } = clockedPace(0.5)
    for (let i = 0; i < 100; i += 1) await read(1)
    expect(pauses).toHaveLength(5)
    expect(pauses.every((ms) => ms === 20)).toBe(true)
  })

  it('never pauses for more than half a minute after one stalled read', async () => {
    const { pauses, read } = clockedPace(0.1)
    await read(60_000)
    expect(pauses).toEqual([30_000])
  })

  it('does not pause at all with the whole bandwidth', async () => {
    const { pauses, read } = clockedPace(1)
    await read(5_000)
    expect(pauses).toEqual([])
  })

  it('counts the time of a read that failed', async () => {
    const { pauses, read } = clockedPace(0.1)
    await expect(read(10, new Error('the node is away'))).rejects.toThrow('the node is away')
    expect(pauses).toEqual([90])
  })
})

describe('a scrub behind its schedule', () => {
  const DAY = 86_400
  const pass = (startedSecondsAgo: number, groupsDone: number, finishedAt: Date | null = null) =>
    scrubBehind({ startedSecondsAgo, finishedAt, groupsDone }, 7 * DAY)

  it('is so by what its pass should have read since it began', () => {
    expect(pass(0, 0)).toBe(0)
    expect(pass(3.5 * DAY, 2_048)).toBe(0)
    expect(pass(3.5 * DAY, 3_000)).toBe(0)
    expect(pass(3.5 * DAY, 1_024)).toBe(1.75 * DAY)
    expect(pass(10 * DAY, 4_096)).toBe(3 * DAY)
  })

  it('is so when the next pass should have begun', () => {
    const finishedAt = new Date()
    expect(pass(6 * DAY, 4_096, finishedAt)).toBe(0)
    expect(pass(8 * DAY, 4_096, finishedAt)).toBe(DAY)
  })

  it('is told per node, and no more of a node that is gone', async () => {
    const metrics = createMetrics()
    const { scrubsBehind } = createMonitorMetrics(metrics)
    const told = async () =>
      (await metrics.registry.getSingleMetric('holdfast_scrub_behind_seconds')?.get())?.values.map(
        ({ labels, value }) => `${labels.node}: ${value}`,
      )
    scrubsBehind(
      new Map([
        [1, 0],
        [2, 60],
      ]),
    )
    expect(await told()).toEqual(['1: 0', '2: 60'])
    scrubsBehind(new Map([[1, 5]]))
    expect(await told()).toEqual(['1: 5'])
  })
})
