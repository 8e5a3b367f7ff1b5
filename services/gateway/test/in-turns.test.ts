import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inTurns } from '../src/http/in-turns.ts'

it('does a few pieces of work in each turn, in their order, and what comes later after them', async () => {
  const done: number[] = []
  const later = inTurns(2)
  for (const piece of [1, 2, 3, 4, 5]) later(() => done.push(piece))
  expect(done).toEqual([])
  await nextTurn()
  expect(done).toEqual([1, 2])
  later(() => done.push(6))
  await nextTurn()
  expect(done).toEqual([1, 2, 3, 4])
  await nextTurn()
  expect(done).toEqual([1, 2, 3, 4, 5, 6])
  later(() => done.push(7))
  await nextTurn()
  expect(done.at(-1)).toBe(7)
})
