import { describe, expect, it } from 'vitest'
import { createPutPace } from '../src/pool/put-pace.ts'

const MIB = 1_048_576

describe('the pace of puts', () => {
  it('knows nothing before the first answer', () => {
    expect(createPutPace().expectedMs(64 * MIB)).toBe(0)
  })

  it('expects a chunk to wait for all that is before it', () => {
    const pace = createPutPace()
    pace.confirmed(80, 8 * MIB)
    expect(pace.expectedMs(32 * MIB)).toBeCloseTo(320)
  })

  it('does not take the cost of a call for the cost of its few bytes', () => {
    const pace = createPutPace()
    for (let i = 0; i < 20; i += 1) pace.confirmed(5, 4_096)
    expect(pace.expectedMs(32 * MIB)).toBeLessThan(200)
  })

  it('forgets slowly that a node was slow, so that it is tried again', () => {
    let now = 0
    const pace = createPutPace(() => now)
    pace.confirmed(1_000, MIB)
    now = 10_000
    expect(pace.expectedMs(MIB)).toBeCloseTo(500)
    now = 60_000
    expect(pace.expectedMs(MIB)).toBeLessThan(20)
    pace.confirmed(1_000, MIB)
    expect(pace.expectedMs(MIB)).toBeGreaterThan(900)
  })

  it('follows a node that becomes slower', () => {
    const pace = createPutPace()
    pace.confirmed(10, MIB)
    for (let i = 0; i < 20; i += 1) pace.confirmed(100, MIB)
    expect(pace.expectedMs(MIB)).toBeCloseTo(100, 0)
  })

  it('takes a CAR that was given up for the least the node needs', () => {
    let now = 0
    const pace = createPutPace(() => now)
    pace.confirmed(40, 8 * MIB)
    now = 1_000
    pace.givenUp(1_000, 8 * MIB)
    // It confirmed nothing at all in that second: not even the first chunk took less.
    expect(pace.expectedMs(MIB)).toBeCloseTo(1_000)
    pace.givenUp(600, 8 * MIB)
    expect(pace.expectedMs(MIB)).toBeCloseTo(1_000)
  })

  it('blames no node for a client that left', () => {
    let now = 0
    const pace = createPutPace(() => now)
    pace.confirmed(40, MIB)
    now = 100
    pace.givenUp(100, MIB)
    expect(pace.expectedMs(MIB)).toBeCloseTo(40, 0)
    // Late, and yet no later than what lies before it explains.
    now = 1_100
    pace.givenUp(1_000, 16 * MIB)
    expect(pace.expectedMs(MIB)).toBeLessThan(40)
  })
})
