import { describe, expect, it } from 'vitest'
import { nextRun } from '../src/index.ts'

const noon = new Date('2026-11-22T12:00:00Z')
const next = (cron: string, tz?: string) =>
  nextRun(tz === undefined ? { cron } : { cron, tz }, noon)?.toISOString()

describe('when a rhythm comes next', () => {
  it('is counted in UTC, or in the time zone that is named', () => {
    expect(next('0 */6 * * *')).toBe('2026-11-22T18:00:00.000Z')
    expect(next('0 3 * * *', 'Europe/Vienna')).toBe('2026-11-23T02:00:00.000Z')
    // Summer time has begun by then.
    expect(next('0 3 1 7 *', 'Europe/Vienna')).toBe('2027-07-01T01:00:00.000Z')
    expect(nextRun({ everyMs: 60_000 }, noon)?.toISOString()).toBe('2026-11-22T12:01:00.000Z')
  })

  it.each(['', 'hello', '99 * * * *', '* * * *', '0 0 30 2 *', '@reboot'])(
    'is never for %j',
    (cron) => {
      expect(next(cron)).toBeUndefined()
    },
  )

  it('is never in a time zone that there is not', () => {
    expect(next('0 3 * * *', 'Moon/Crater')).toBeUndefined()
  })
})
