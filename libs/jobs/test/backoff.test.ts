import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../src/duration.ts'
import { exponential } from '../src/index.ts'

describe('the exponential backoff', () => {
  it('doubles up to its ceiling', () => {
    const backoff = exponential('5s', { max: '1m', jitter: 0 })
    expect([1, 2, 3, 4, 5, 50].map((failed) => backoff(failed))).toEqual([
      5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
    ])
  })

  it('takes a random share off, and never exceeds the ceiling', () => {
    const attempts = fc.integer({ min: 1, max: 10_000 })
    const chance = fc.double({ min: 0, max: 1, noNaN: true })
    const backoff = exponential('2s', { max: '5m', jitter: 0.3 })
    fc.assert(
      fc.property(attempts, chance, (failed, random) => {
        const full = Math.min(300_000, 2_000 * 2 ** (failed - 1))
        const delay = backoff(failed, () => random)
        expect(delay).toBeLessThanOrEqual(full)
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full * 0.7))
      }),
      { numRuns: 1_000 },
    )
  })

  it('refuses a jitter that is no share', () => {
    expect(() => exponential('1s', { jitter: 2 })).toThrow(RangeError)
  })
})

describe('a duration', () => {
  it('is written with its unit', () => {
    const written = ['250ms', '1.5s', '5m', '24h', '7d'] as const
    expect(written.map(milliseconds)).toEqual([250, 1_500, 300_000, 86_400_000, 604_800_000])
  })

  it('is nothing else', () => {
    for (const text of ['5', 's', '-5s', '5 s', '5w']) {
      expect(() => milliseconds(text as '5s')).toThrow(RangeError)
    }
  })
})
