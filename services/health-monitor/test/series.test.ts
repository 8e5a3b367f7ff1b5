import { BUCKET_MS, quantileMs } from '@holdfast/cluster'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countersOf, growthSince } from '../src/series/counted.ts'
import { sampleOf } from '../src/series/sample-of.ts'

type Facts = Parameters<typeof countersOf>[0]

const gateway = (more: Partial<Facts['traffic'][number]> = {}) => ({
  processId: 'a',
  bytesIn: 100,
  bytesOut: 10,
  requests: 1,
  uptime: 500,
  ...more,
})
const facts = (more: Partial<Facts> = {}): Facts => ({
  traffic: [gateway()],
  latency: [],
  moved: [],
  ...more,
})
const answers = (counts: number[], more: Partial<Facts['latency'][number]> = {}) => ({
  processId: 'a',
  nodeId: 1,
  sort: 'read-large',
  quiet: false,
  counts,
  ...more,
})
const growth = (before: Facts, now: Facts) => {
  const counted = countersOf(before)
  return growthSince(counted, countersOf(now, counted), 10)
}

describe('what happened between two looks', () => {
  it('is what counters grew by, over all gateways, new ones with all they counted', () => {
    const now = facts({
      traffic: [
        gateway({ bytesIn: 150, bytesOut: 30, requests: 4 }),
        gateway({ processId: 'b', bytesIn: 7, bytesOut: 8, requests: 9, uptime: 4 }),
      ],
      moved: [{ planId: 'p', bytes: 5 }],
    })
    expect(growth(facts(), now)).toMatchObject({
      bytesIn: 57,
      bytesOut: 28,
      requests: 12,
      movedBytes: 5,
    })
  })

  it('is nothing of a gateway that is gone, and no negative number of one that began anew', () => {
    expect(growth(facts(), facts({ traffic: [] }))).toMatchObject({ bytesIn: 0, requests: 0 })
    const traffic = [gateway({ bytesIn: 3, bytesOut: 0, requests: 0 })]
    expect(growth(facts(), facts({ traffic }))).toMatchObject({ bytesIn: 3, bytesOut: 0 })
  })

  it('keeps reads from writes, and adds them over nodes and sizes', () => {
    const before = facts({ latency: [answers([1])] })
    const now = facts({
      latency: [
        answers([3]),
        answers([0, 4], { nodeId: 2, sort: 'read-small', quiet: true }),
        answers([0, 0, 5], { sort: 'write-large' }),
      ],
    })
    const { reads, writes } = growth(before, now)
    expect([reads.slice(0, 3), writes.slice(0, 3)]).toEqual([
      [2, 4, 0],
      [0, 0, 5],
    ])
  })

  it('does not take for news what was forgotten and is heard of again', () => {
    const before = countersOf(facts({ latency: [answers([7])] }))
    const forgotten = countersOf(facts(), before)
    const again = countersOf(facts({ latency: [answers([8])] }), forgotten)
    expect(growthSince(forgotten, again, 10).reads[0]).toBe(1)
  })

  it('is no news when a crash of Postgres took all rows, before the lead or within it', () => {
    const told = facts({ traffic: [gateway({ bytesIn: 900 })], latency: [answers([7])] })
    const nothing = facts({ traffic: [] })
    const before = countersOf(facts({ latency: [answers([7])] }))
    const crashed = countersOf(nothing, before)
    const within = growthSince(crashed, countersOf(told, crashed), 10)
    expect([within.bytesIn, within.reads[0] ?? 0]).toEqual([800, 0])
    const first = countersOf(nothing)
    const anew = growthSince(first, countersOf(told, first), 10)
    expect([anew.bytesIn, anew.reads[0] ?? 0]).toEqual([0, 0])
  })

  it('does not keep processes that are gone', () => {
    let counted = countersOf(facts({ latency: [answers([7])] }))
    for (let look = 0; look < 31; look += 1) counted = countersOf(facts({ traffic: [] }), counted)
    expect([counted.traffic.size, counted.latency.size]).toEqual([0, 0])
  })

  it('adds up, however often is looked in between', () => {
    const steps = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(steps, (grows) => {
        let bytesIn = 100
        let counted = countersOf(facts())
        let seen = 0
        for (const by of grows) {
          bytesIn += by
          const now = countersOf(facts({ traffic: [gateway({ bytesIn })] }), counted)
          seen += growthSince(counted, now, 10).bytesIn
          counted = now
        }
        expect(seen).toBe(bytesIn - 100)
      }),
    )
  })
})

describe('a sample', () => {
  const seen = (more: Partial<Parameters<typeof sampleOf>[0]> = {}) =>
    sampleOf({
      facts: { nodes: 4, nodesUp: 3, usedBytes: 300, freeBytes: 100 },
      stock: { files: 2, fileBytes: 100, chunks: 3 },
      repair: undefined,
      growth: { bytesIn: 50, bytesOut: 20, requests: 5, movedBytes: 30, reads: [], writes: [] },
      seconds: 10,
      queued: 4,
      ...more,
    })

  it('tells rates by the time that passed', () => {
    expect(seen()).toMatchObject({ bytesIn: 5, bytesOut: 2, requests: 0.5, moveRate: 3, queued: 4 })
    expect(seen({ seconds: 20 })).toMatchObject({ bytesIn: 2.5, moveRate: 1.5 })
  })

  it('does not call fast what nobody asked for, nor safe what nobody looked at', () => {
    const unknown = { readP50: null, readP95: null, writeCounts: null, shortChunks: null }
    expect(seen()).toMatchObject({ ...unknown, missingBytes: null, repairRate: null })
  })

  it('tells percentiles of all answers, and keeps the counts without what lies behind the last', () => {
    const reads = BUCKET_MS.map((_, at) => (at === 20 ? 90 : at === 50 ? 10 : 0))
    const growth = { bytesIn: 0, bytesOut: 0, requests: 0, movedBytes: 0, reads, writes: [] }
    const sample = seen({ growth })
    expect(sample.readCounts).toHaveLength(51)
    expect([sample.readP50, sample.readP95]).toEqual([BUCKET_MS[20], BUCKET_MS[50]])
    expect(quantileMs(sample.readCounts ?? [], 0.95)).toBe(sample.readP95)
  })

  it('counts every chunk that is short of copies, and none that has them', () => {
    const byRisk = {
      'last-copy': { chunks: 1, bytes: 1 },
      'below-wanted': { chunks: 2, bytes: 1 },
      lost: { chunks: 4, bytes: 1 },
      ok: { chunks: 100, bytes: 1 },
      surplus: { chunks: 50, bytes: 1 },
    }
    const repair = { byRisk, missingBytes: 9, repair: { bytesPerSecond: 3, etaSeconds: 3 } }
    expect(seen({ repair })).toMatchObject({ shortChunks: 7, missingBytes: 9, repairRate: 3 })
  })
})
