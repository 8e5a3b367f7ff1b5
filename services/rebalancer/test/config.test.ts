import { describe, expect, it } from 'vitest'
import { isAllowed, parseHours } from '../src/allowed-hours.ts'
import { readRebalancerConfig } from '../src/config.ts'

const NEEDED = { DATABASE_URL: 'postgres://a/b', QUEUE_URL: 'redis://c' }

describe('the settings of a rebalancer', () => {
  it('move by themselves at any hour, slowly, and only what is worth it, unless told otherwise', () => {
    expect(readRebalancerConfig(NEEDED)).toMatchObject({
      automatic: true,
      awayShare: 0.05,
      bytesPerSecond: 64 * 1_048_576,
      hours: { from: 0, to: 24 },
      timeZone: 'UTC',
      jobs: 4,
    })
  })

  it('are read as people write them', () => {
    const config = readRebalancerConfig({
      ...NEEDED,
      HOLDFAST_REBALANCE: 'no',
      HOLDFAST_REBALANCE_SHARE: '12.5',
      HOLDFAST_REBALANCE_RATE: '10MiB',
      HOLDFAST_REBALANCE_HOURS: '22-6',
      HOLDFAST_REBALANCE_TZ: 'Europe/Vienna',
    })
    expect(config).toMatchObject({
      automatic: false,
      awayShare: 0.125,
      bytesPerSecond: 10 * 1_048_576,
      hours: { from: 22, to: 6 },
      timeZone: 'Europe/Vienna',
    })
  })

  it('are refused all at once when they are wrong', () => {
    const wrong = {
      ...NEEDED,
      HOLDFAST_REBALANCE_HOURS: '25-3',
      HOLDFAST_REBALANCE_TZ: 'Nowhere/City',
      HOLDFAST_REBALANCE_RATE: '10',
      HOLDFAST_REBALANCE_SHARE: '101',
    }
    const read = () => readRebalancerConfig(wrong)
    for (const name of ['HOURS', 'TZ', 'RATE', 'SHARE']) {
      expect(read).toThrow(new RegExp(`HOLDFAST_REBALANCE_${name}`))
    }
  })
})

describe('allowed hours', () => {
  it.each([
    ['0-24', [0, 12, 23], []],
    ['22-6', [22, 23, 0, 5], [6, 12, 21]],
    ['1-5', [1, 4], [0, 5, 23]],
    ['8-8', [8, 23, 0, 7], []],
  ])('%s', (text, allowed, refused) => {
    const hours = parseHours(text) ?? { from: -1, to: -1 }
    for (const hour of allowed) expect(isAllowed(hours, hour), `${hour}`).toBe(true)
    for (const hour of refused) expect(isAllowed(hours, hour), `${hour}`).toBe(false)
  })

  it.each(['', '24-3', '1-25', '1', 'a-b', '-1-3'])('are not %j', (text) => {
    expect(parseHours(text)).toBeUndefined()
  })
})
