import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeName, stemOf } from '../src/files/names.ts'

describe('a free name', () => {
  it.each([
    ['a.txt', [], 'a (2).txt'],
    ['a.txt', ['a (2).txt', 'a (3).txt'], 'a (4).txt'],
    ['a.tar.gz', [], 'a.tar (2).gz'],
    ['.env', [], '.env (2)'],
    ['README', [], 'README (2)'],
    [
      'what. a long sentence that is no extension',
      [],
      'what. a long sentence that is no extension (2)',
    ],
    ['a (2).txt', [], 'a (2) (2).txt'],
  ])('of %s beside %j is %s', (name, taken, free) => {
    expect(freeName(name, (candidate) => taken.includes(candidate))).toBe(free)
  })

  it('is never taken, never too long, and found by the stem of the name', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 30 }), (name, count) => {
        const taken = new Set([name])
        for (let i = 0; i <= count; i += 1) {
          const free = freeName(name, (candidate) => taken.has(candidate))
          expect(taken.has(free)).toBe(false)
          expect(Buffer.byteLength(free)).toBeLessThanOrEqual(255)
          expect(free.startsWith(stemOf(name))).toBe(true)
          taken.add(free)
        }
      }),
    )
  })
})
