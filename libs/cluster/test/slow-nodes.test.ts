import { describe, expect, it } from 'vitest'
import { slowNodes } from '../src/slow-nodes.ts'

const slowOf = (...waits: number[]) => {
  let clock = 0
  const slow = slowNodes(
    () => new Map(waits.map((ms, at) => [at + 1, ms])),
    () => {
      clock += 1_000
      return clock
    },
  )
  return [...slow()]
}

describe('slow nodes', () => {
  it('are far behind the others', () => {
    expect(slowOf(20, 30, 9_000, 10)).toEqual([3])
    expect(slowOf(20, 9_000)).toEqual([2])
  })

  it('are none where all are slow, or one is only ten times slower', () => {
    expect(slowOf(6_000, 9_000, 20_000, 8_000)).toEqual([])
    expect(slowOf(20, 30, 300, 10)).toEqual([])
    expect(slowOf(30_000)).toEqual([])
    expect(slowOf()).toEqual([])
  })

  it('are not looked for again for each chunk', () => {
    let asked = 0
    let clock = 0
    const slow = slowNodes(
      () => {
        asked += 1
        return new Map([
          [1, 0],
          [2, 8_000],
        ])
      },
      () => clock,
    )
    for (clock = 0; clock < 1_000; clock += 1) expect([...slow()]).toEqual([2])
    expect(asked).toBeLessThan(10)
  })
})
