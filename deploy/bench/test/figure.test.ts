import { describe, expect, it } from 'vitest'
import { figureOf, figuresOf, measureAlone, measurePairs, percentile } from '../src/figure.ts'

describe('a figure', () => {
  it('has the middle sample, or the middle of the two, as its median', () => {
    expect(figureOf([3, 1, 2]).median).toBe(2)
    expect(figureOf([4, 1, 2, 3]).median).toBe(2.5)
    expect(figureOf([4, 1, 2, 3])).toMatchObject({ least: 1, most: 4, samples: [4, 1, 2, 3] })
  })

  it('refuses to say something about nothing', () => {
    expect(() => figureOf([])).toThrow(RangeError)
  })
})

describe('the figures of pairs', () => {
  it('compare each with its own other half', () => {
    const { ratio } = figuresOf([
      { ours: 10, theirs: 10 },
      { ours: 2, theirs: 1 },
      { ours: 30, theirs: 10 },
    ])
    expect(ratio).toMatchObject({ median: 2, least: 1, most: 3 })
  })
})

describe('a percentile', () => {
  it('is the least sample that so many do not exceed', () => {
    const samples = Array.from({ length: 200 }, (_, at) => 200 - at)
    expect(percentile(samples, 0.99)).toBe(198)
    expect(percentile([7], 0.99)).toBe(7)
    expect(() => percentile([], 0.5)).toThrow(RangeError)
  })
})

describe('measuring pairs', () => {
  const record = (pairs: number) => {
    const calls: string[] = []
    const side = (name: string, rate: (round: number) => number) => async (round: number) => {
      calls.push(`${name}${round}`)
      return rate(round)
    }
    const result = measurePairs({
      pairs,
      ours: side('ours', (round) => (round === 0 ? 1_000 : round)),
      theirs: side('theirs', () => 2),
    })
    return { calls, result }
  }

  it('takes turns, and changes who begins', async () => {
    const { calls, result } = record(2)
    await result
    expect(calls).toEqual(['ours0', 'theirs0', 'theirs1', 'ours1', 'ours2', 'theirs2'])
  })

  it('leaves the first round out and takes ratios pair by pair', async () => {
    const { ours, theirs, ratio } = await record(3).result
    expect(ours.samples).toEqual([1, 2, 3])
    expect(theirs.median).toBe(2)
    expect(ratio.samples).toEqual([0.5, 1, 1.5])
  })

  it('warms up also when there is nobody to compare with', async () => {
    const figure = await measureAlone(3, async (round) => round)
    expect(figure.samples).toEqual([1, 2, 3])
  })
})
