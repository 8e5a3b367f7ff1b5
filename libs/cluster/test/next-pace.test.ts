import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedFor, freePace, nextPace, type Pace, startPace } from '../src/load/next-pace.ts'

const MIB = 1_048_576
const slow = (factor: number) => ({ quantile: 0.99, idleMs: 20, busyMs: 20 * factor })
const pace = (allowed: number, link: number, more: Partial<Pace> = {}): Pace => ({
  ...startPace(0),
  allowed,
  link,
  linkKnown: true,
  starting: false,
  ...more,
})
const input = { moved: 40 * MIB, unhindered: false, seconds: 0.5, now: 9 }

describe('the pace of background work', () => {
  it('begins slowly when there are clients, and waits until it is known what they see', () => {
    const first = nextPace(startPace(0), { ...input, moved: 0, slowdown: undefined })
    expect(first).toMatchObject({ allowed: 4 * MIB, starting: true })
    expect(nextPace(first, { ...input, moved: 4 * MIB, slowdown: undefined }).allowed).toBe(4 * MIB)
    const fast = pace(Infinity, 400 * MIB, { starting: true })
    expect(nextPace(fast, { ...input, slowdown: slow(1) }).allowed).toBeCloseTo(
      40 * MIB * 1.5 ** 0.5,
      0,
    )
  })

  it.each([
    ['falls to a part of what it moved', 1.6, Infinity, 24 * MIB],
    ['falls to a part of what was allowed where that is less', 1.6, 10 * MIB, 6 * MIB],
    ['stays while clients wait a little longer', 1.35, 10 * MIB, 10 * MIB],
    ['rises by a twentieth of the link each second', 1.1, 10 * MIB, 11 * MIB],
    ['has no limit again once it is far above the link', 1.1, 59.5 * MIB, Infinity],
    ['never falls to nothing', 9, 1 * MIB, 1 * MIB],
  ])('%s', (_, factor, allowed, expected) => {
    const next = nextPace(pace(allowed, 40 * MIB), { ...input, slowdown: slow(factor) })
    expect(next.allowed).toBeCloseTo(expected, 0)
    expect(next.starting).toBe(false)
  })

  it('grows by a factor until it was too much once', () => {
    const starting = pace(8 * MIB, 40 * MIB, { starting: true })
    const grown = nextPace(starting, { ...input, moved: 8 * MIB, seconds: 1, slowdown: slow(1) })
    expect(grown).toMatchObject({ allowed: 12 * MIB, starting: true })
    expect(nextPace(grown, { ...input, slowdown: slow(1.35) }).starting).toBe(false)
  })

  it('does not give way when it moved nothing: then something else slows clients down', () => {
    const next = nextPace(pace(10 * MIB, 40 * MIB), { ...input, moved: 0, slowdown: slow(3) })
    expect(next.allowed).toBe(10 * MIB)
  })

  it('begins anew after a pause', () => {
    const now = pace(39 * MIB, 60 * MIB, { idleSeconds: 4.9 })
    const next = nextPace(now, { ...input, moved: 0, slowdown: slow(1.35) })
    expect(next.allowed).toBe(6 * MIB)
  })

  it('does not mind a millisecond', () => {
    const slowdown = { quantile: 0.99, idleMs: 1, busyMs: 2 }
    expect(nextPace(pace(10 * MIB, 40 * MIB), { ...input, slowdown }).allowed).toBeGreaterThan(
      10 * MIB,
    )
  })

  it('is free when clients are gone', () => {
    expect(freePace(pace(MIB, 40 * MIB), input)).toMatchObject({
      allowed: Infinity,
      starting: true,
    })
  })

  it('keeps these bounds whatever happens', () => {
    const step = fc.record({
      factor: fc.option(fc.double({ min: 0.5, max: 50, noNaN: true })),
      moved: fc.double({ min: 0, max: 500 * MIB, noNaN: true }),
      unhindered: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, braked) => {
        let now = 0
        let current = startPace(now)
        for (const { factor, moved, unhindered } of steps) {
          now += 0.5
          const before = current
          const slowdown = factor === null ? undefined : slow(factor)
          current = nextPace(current, { slowdown, moved, unhindered, seconds: 0.5, now })
          expect(current.allowed).toBeGreaterThanOrEqual(MIB)
          expect(current.link).toBeGreaterThanOrEqual(before.link)
          const lastCopies = allowedFor(current, { lastCopy: true, braked })
          expect(lastCopies).toBeGreaterThanOrEqual(braked ? 0 : current.link / 2)
          if (!current.linkKnown && !braked) expect(lastCopies).toBe(Infinity)
          expect(lastCopies).toBeGreaterThanOrEqual(current.allowed)
          expect(allowedFor(current, { lastCopy: false, braked })).toBe(current.allowed)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('lets the brake slow last copies down too', () => {
    const now = pace(MIB, 100 * MIB)
    expect(allowedFor(now, { lastCopy: true, braked: false })).toBeGreaterThanOrEqual(50 * MIB)
    expect(allowedFor(now, { lastCopy: true, braked: true })).toBe(MIB)
  })
})
