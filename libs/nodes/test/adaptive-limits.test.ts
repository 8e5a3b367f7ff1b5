import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCarSize } from '../src/pool/car-size.ts'
import { createConcurrencyLimit } from '../src/pool/concurrency-limit.ts'
import { createHedgeTokens } from '../src/pool/hedge-tokens.ts'
import { createErrorRate, createLatency } from '../src/pool/latency.ts'

const MEBIBYTE = 1_048_576

describe('the number of CARs under way', () => {
  it('rises while answers are good at full use, and only then', () => {
    const limit = createConcurrencyLimit()
    const before = limit.value
    for (let i = 0; i < 100; i++) limit.done(limit.sent(), 'good', false)
    expect(limit.value).toBe(before)
    for (let i = 0; i < 100; i++) limit.done(limit.sent(), 'good', true)
    expect(limit.value).toBeGreaterThan(before)
  })

  it('falls once for all that was sent before', () => {
    const limit = createConcurrencyLimit()
    for (let i = 0; i < 100; i++) limit.done(limit.sent(), 'good', true)
    const before = limit.value
    const tokens = Array.from({ length: before }, () => limit.sent())
    for (const token of tokens) limit.done(token, 'failed', true)
    expect(limit.value).toBe(Math.floor(before / 2))
  })

  it('stays between 1 and its maximum, whatever happens', () => {
    const outcome = fc.constantFrom('good' as const, 'slow' as const, 'failed' as const)
    fc.assert(
      fc.property(fc.array(fc.tuple(outcome, fc.boolean())), (answers) => {
        const limit = createConcurrencyLimit()
        for (const [how, full] of answers) {
          limit.done(limit.sent(), how, full)
          expect(limit.value).toBeGreaterThanOrEqual(1)
          expect(limit.value).toBeLessThanOrEqual(4)
        }
      }),
    )
  })
})

describe('the size of a CAR', () => {
  it('shrinks to one chunk for a node of 1 Mbit/s and calls it slow', () => {
    const size = createCarSize()
    let slow = false
    for (let i = 0; i < 5; i++) slow = size.answered(size.bytes, (size.bytes / 125_000) * 1_000)
    expect(size.bytes).toBe(MEBIBYTE)
    expect(slow).toBe(true)
  })

  it('grows to 32 MiB for a fast node, but not on small CARs', () => {
    const size = createCarSize()
    const before = size.bytes
    for (let i = 0; i < 10; i++) size.answered(4_096, 2)
    expect(size.bytes).toBe(before)
    for (let i = 0; i < 10; i++) size.answered(size.bytes, 50)
    expect(size.bytes).toBe(32 * MEBIBYTE)
  })

  it('settles where a CAR takes between a half and one second', () => {
    const size = createCarSize()
    const rate = 10 * MEBIBYTE
    for (let i = 0; i < 20; i++) size.answered(size.bytes, (size.bytes / rate) * 1_000)
    const seconds = size.bytes / rate
    expect(seconds).toBeGreaterThanOrEqual(0.4)
    expect(seconds).toBeLessThanOrEqual(1)
  })
})

describe('the hedge tokens', () => {
  it('let at most one read in twenty be hedged, and one more', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 500 }), (pattern) => {
        const tokens = createHedgeTokens()
        let reads = 0
        let hedges = 0
        for (const wanted of pattern) {
          tokens.countRead()
          reads += 1
          for (let i = 0; i < wanted; i++) if (tokens.take()) hedges += 1
          expect(hedges).toBeLessThanOrEqual(reads * 0.05 + 1 + 1e-6)
        }
      }),
    )
  })

  it('do not save up a quiet hour', () => {
    const tokens = createHedgeTokens()
    for (let i = 0; i < 100_000; i++) tokens.countRead()
    let hedges = 0
    while (tokens.take()) hedges += 1
    expect(hedges).toBe(10)
  })
})

describe('what is known of a node', () => {
  it('knows the p95 of the recent answers', () => {
    const latency = createLatency()
    for (let i = 0; i < 1_000; i++) latency.add(i % 100 < 90 ? 5 : 50)
    expect(latency.p95()).toBe(50)
    for (let i = 0; i < 1_000; i++) latency.add(5)
    expect(latency.p95()).toBe(5)
  })

  it('forgets a slow answer by and by', () => {
    let now = 0
    const latency = createLatency(() => now)
    latency.add(400)
    expect(latency.expected(now)).toBe(400)
    now += 10_000
    expect(latency.expected(now)).toBe(200)
  })

  it('follows the share of failures', () => {
    const errors = createErrorRate()
    for (let i = 0; i < 500; i++) errors.add(i % 4 === 0)
    expect(errors.value).toBeGreaterThan(0.15)
    expect(errors.value).toBeLessThan(0.35)
  })
})
