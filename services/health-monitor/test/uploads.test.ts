import { describe, expect, it } from 'vitest'
import { createStaleLeases } from '../src/uploads/stale-leases.ts'

describe('the leases of uploads', () => {
  let second = 0
  const start = () => {
    second = 0
    const stale = createStaleLeases(
      { leases: { live: 45, tus: 86_400 }, mostGapMs: 10_000 },
      () => second * 1_000,
    )
    const lookUntil = (end: number, counter: number, lease: 'live' | 'tus' = 'live'): string[] => {
      const found = new Set<string>()
      for (; second <= end; second += 5) {
        for (const { id } of stale.look([{ id: 'a', leaseCounter: counter, lease }])) found.add(id)
      }
      return [...found]
    }
    return { stale, lookUntil }
  }

  it('run out when the counter stood still for a whole lease', () => {
    const { lookUntil } = start()
    expect(lookUntil(44, 5)).toEqual([])
    expect(lookUntil(45, 5)).toEqual(['a'])
  })

  it('begin anew with every raise', () => {
    const { lookUntil } = start()
    expect(lookUntil(40, 5)).toEqual([])
    expect(lookUntil(85, 6)).toEqual([])
    expect(lookUntil(90, 6)).toEqual(['a'])
  })

  it('are a day long for resumable uploads', () => {
    const { lookUntil } = start()
    expect(lookUntil(86_399, 5, 'tus')).toEqual([])
    expect(lookUntil(86_400, 5, 'tus')).toEqual(['a'])
  })

  it('begin anew after a time in which nobody looked', () => {
    const { lookUntil } = start()
    expect(lookUntil(40, 5)).toEqual([])
    second += 60
    expect(lookUntil(second + 44, 5)).toEqual([])
    expect(lookUntil(second, 5)).toEqual(['a'])
  })

  it('begin anew when the looks before proved nothing', () => {
    const { stale, lookUntil } = start()
    lookUntil(40, 5)
    stale.forget()
    expect(lookUntil(85, 5)).toEqual([])
    expect(lookUntil(90, 5)).toEqual(['a'])
  })
})
