import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CopySet, estimateDurability, lossWithinYear } from '../src/status/durability.ts'

const HOUR = 3_600
const YEAR = 31_557_600
const spare = true
const usual = { nodeLossesPerYear: 0.04, repairSeconds: HOUR }

const copies = fc.integer({ min: 1, max: 6 })
const inputs = fc.record({
  nodeLossesPerYear: fc.double({ min: 0.001, max: 2, noNaN: true }),
  repairSeconds: fc.double({ min: 1, max: 30 * 24 * HOUR, noNaN: true }),
})
/** Rounding may take away the last digits. */
const atMost = (a: number, b: number) => expect(a).toBeLessThanOrEqual(b * (1 + 1e-9))

describe('the chance to lose a set of copies within a year', () => {
  it('is that of its one node where there is one copy and no other node', () => {
    const loss = lossWithinYear({ live: 1, reachable: 1, spare }, usual)
    expect(loss).toBeCloseTo(1 - Math.exp(-0.04), 12)
  })

  it('is the textbook one for two copies: 2 λ² × repair time', () => {
    const lambda = 0.04 / YEAR
    const loss = lossWithinYear({ live: 2, reachable: 2, spare }, usual)
    expect(loss / (2 * lambda * lambda * HOUR * YEAR)).toBeCloseTo(1, 3)
  })

  it('is, for a last copy under repair, that of losing it before the repair is done', () => {
    const loss = lossWithinYear({ live: 1, reachable: 3, spare }, usual)
    expect(loss / ((0.04 * HOUR) / YEAR)).toBeCloseTo(1, 2)
  })

  it('is certain without a live copy, and none where nodes never fail', () => {
    expect(lossWithinYear({ live: 0, reachable: 3, spare }, usual)).toBe(1)
    expect(
      lossWithinYear({ live: 1, reachable: 1, spare }, { ...usual, nodeLossesPerYear: 0 }),
    ).toBe(0)
  })

  it('is a probability', () => {
    fc.assert(
      fc.property(copies, copies, inputs, (live, reachable, given) => {
        const loss = lossWithinYear({ live, reachable, spare }, given)
        expect(loss).toBeGreaterThanOrEqual(0)
        expect(loss).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('does not grow with more live copies', () => {
    fc.assert(
      fc.property(copies, copies, inputs, (live, reachable, given) => {
        const more = lossWithinYear({ live: live + 1, reachable, spare }, given)
        atMost(more, lossWithinYear({ live, reachable, spare }, given))
      }),
    )
  })

  it('does not grow when more copies can be reached, and is smaller with faster repair', () => {
    fc.assert(
      fc.property(copies, copies, inputs, (live, more, given) => {
        const full = live + more
        // Worth less than a second copy's repair time only where repair takes as long as a life.
        fc.pre(given.repairSeconds * full * given.nodeLossesPerYear < YEAR / 100)
        const loss = lossWithinYear({ live, reachable: full, spare }, given)
        const faster = { ...given, repairSeconds: given.repairSeconds / 2 }
        atMost(lossWithinYear({ live, reachable: full, spare }, faster), loss)
        atMost(loss, lossWithinYear({ live, reachable: live, spare }, given))
      }),
    )
  })

  it('does not grow with a spare node to repair to', () => {
    fc.assert(
      fc.property(copies, copies, inputs, (live, reachable, given) => {
        fc.pre(given.repairSeconds * 6 * given.nodeLossesPerYear < YEAR / 100)
        const without = lossWithinYear({ live, reachable, spare: false }, given)
        atMost(lossWithinYear({ live, reachable, spare }, given), without)
      }),
    )
  })

  it('is that of losing every node in turn where there is no node to repair to', () => {
    const loss = lossWithinYear({ live: 3, reachable: 3, spare: false }, usual)
    expect(loss).toBeCloseTo((1 - Math.exp(-0.04)) ** 3, 12)
  })

  it('does not shrink when nodes fail more often', () => {
    fc.assert(
      fc.property(copies, copies, inputs, (live, reachable, given) => {
        const worse = { ...given, nodeLossesPerYear: given.nodeLossesPerYear * 1.5 }
        const loss = lossWithinYear({ live, reachable, spare }, given)
        atMost(loss, lossWithinYear({ live, reachable, spare }, worse))
      }),
    )
  })
})

describe('the durability of the whole', () => {
  const set = (live: number, chunks: number): CopySet => ({
    live,
    reachable: 3,
    spare,
    chunks,
  })

  it('counts a set once, however many chunks are in it', () => {
    const few = estimateDurability([set(3, 10)], usual)
    const many = estimateDurability([set(3, 10_000_000)], usual)
    expect(many.lossWithinYear).toBe(few.lossWithinYear)
    expect(many.nines).toBeCloseTo(few.nines ?? 0, 9)
  })

  it('is as good as nothing to lose when nothing is stored', () => {
    expect(estimateDurability([], usual)).toEqual({
      lossWithinYear: 0,
      expectedShare: 0,
      nines: null,
    })
  })

  it('is ruled by the worst sets, and says so in the chance and not in the share', () => {
    const healthy = estimateDurability([set(3, 1_000_000)], usual)
    const endangered = estimateDurability([set(3, 1_000_000), set(1, 1)], usual)
    expect(healthy.nines).toBeGreaterThan(11)
    expect(endangered.lossWithinYear).toBeGreaterThan(1e5 * healthy.lossWithinYear)
    expect(endangered.nines).toBeGreaterThan(10)
  })

  it('falls when a copy is lost, and rises when it is made again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1_000 })), {
          minLength: 1,
          maxLength: 20,
        }),
        (sets) => {
          const now = sets.map(([live, chunks]) => set(live, chunks))
          const repaired = now.map((one) => ({ ...one, live: 3 }))
          const better = estimateDurability(repaired, usual)
          const worse = estimateDurability(now, usual)
          atMost(better.lossWithinYear, worse.lossWithinYear)
          expect(better.nines ?? Infinity).toBeGreaterThanOrEqual((worse.nines ?? Infinity) - 1e-9)
        },
      ),
    )
  })
})
