import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addHistograms,
  bucketOf,
  countOf,
  LATENCY_BUCKETS,
  quantileMs,
  sinceHistogram,
} from '../src/load/latency-histogram.ts'
import { histogramOf } from './fixtures/queueing-node.ts'

const latency = fc.double({ min: 0.11, max: 80_000, noNaN: true })

describe('a latency histogram', () => {
  it('tells every percentile within five per cent', () => {
    fc.assert(
      fc.property(
        fc.array(latency, { minLength: 1, maxLength: 300 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (latencies, quantile) => {
          const sorted = latencies.toSorted((a, b) => a - b)
          const exact = sorted[Math.ceil(sorted.length * quantile - 1e-9) - 1] as number
          const told = quantileMs(histogramOf(latencies), quantile)
          expect(Math.abs(told / exact - 1)).toBeLessThan(0.05)
        },
      ),
    )
  })

  it('is the same whether gateways count together or apart', () => {
    fc.assert(
      fc.property(fc.array(latency), fc.array(latency), (one, other) => {
        const apart = addHistograms(histogramOf(one), histogramOf(other))
        expect(apart).toEqual(histogramOf([...one, ...other]))
        expect(sinceHistogram(apart, histogramOf(one))).toEqual(histogramOf(other))
      }),
    )
  })

  it('takes a gateway that began anew for a new one', () => {
    const counts = sinceHistogram(histogramOf([5]), histogramOf([5, 5, 7]))
    expect(countOf(counts)).toBe(1)
  })

  it('has a place for what cannot be', () => {
    expect(bucketOf(Number.NaN)).toBe(0)
    expect(bucketOf(-1)).toBe(0)
    expect(bucketOf(Infinity)).toBe(LATENCY_BUCKETS - 1)
    expect(quantileMs([], 0.99)).toBe(0)
  })
})
