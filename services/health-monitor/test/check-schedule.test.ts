import { QueueUnavailable } from '@holdfast/jobs'
import { describe, expect, it } from 'vitest'
import { scheduleFacts } from '../src/check/check-schedule.ts'
import { readMonitorConfig } from '../src/config.ts'

const database = 'postgres://localhost/x'
const read = (env: Record<string, string> = {}) =>
  readMonitorConfig({ DATABASE_URL: database, QUEUE_URL: database, ...env })

describe('the settings of the health check', () => {
  it('are every six hours with repair, until somebody says otherwise', () => {
    expect(read().check).toEqual({
      cron: '0 */6 * * *',
      tz: 'UTC',
      repair: true,
      followSeconds: 3_600,
    })
    expect(read().nodeLossesPerYear).toBe(0.04)
  })

  it('may switch it off', () => {
    expect(read({ HOLDFAST_CHECK_CRON: 'off' }).check.cron).toBeNull()
  })

  it('are refused together when they mean nothing', () => {
    const wrong = {
      HOLDFAST_CHECK_CRON: 'every day',
      HOLDFAST_CHECK_TZ: 'Moon/Crater',
      HOLDFAST_NODE_LOSSES: '4',
    }
    for (const name of Object.keys(wrong)) expect(() => read(wrong)).toThrow(name)
  })
})

describe('what the queue says of schedules', () => {
  const ahead = new Date(Date.now() + 60_000)
  const jobs = ['fine', 'gone', 'lost', 'late'].map((name) => {
    return { name, queue: 'health-monitor' as const }
  })

  it('is whether each is there and has a future', async () => {
    const planned: Record<string, { at: Date; lost: boolean }> = {
      fine: { at: ahead, lost: false },
      lost: { at: ahead, lost: true },
      late: { at: new Date(Date.now() - 600_000), lost: false },
    }
    const plannedRun = async (_job: unknown, name: string) => planned[name]
    expect(await scheduleFacts({ plannedRun }, jobs)).toEqual([
      { name: 'fine', problem: null },
      { name: 'gone', problem: 'missing' },
      { name: 'lost', problem: 'lost' },
      { name: 'late', problem: 'late' },
    ])
  })

  it('is nothing while the queue is away', async () => {
    const plannedRun = async () => {
      throw new QueueUnavailable('the queue is away')
    }
    expect(await scheduleFacts({ plannedRun }, jobs)).toBeNull()
  })
})
