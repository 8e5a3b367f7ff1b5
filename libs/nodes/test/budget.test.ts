import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudget } from '../src/pool/budget.ts'

/** Lets everything that is ready to run do so. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the byte budget', () => {
  it('is never exceeded, serves in order and ends empty, whatever is asked of it', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('reserve' as const), bytes: fc.integer({ min: 0, max: 150 }) }),
      fc.record({ do: fc.constantFrom('release' as const, 'abort' as const), pick: fc.nat() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const budget = createBudget(100)
        const held: (() => void)[] = []
        const waiting = new Map<number, AbortController>()
        const entered: number[] = []
        let asked = 0
        for (const action of steps) {
          if (action.do === 'reserve') {
            const id = asked++
            const leaving = new AbortController()
            waiting.set(id, leaving)
            budget.reserve(action.bytes, { signal: leaving.signal }).then(
              (release) => {
                waiting.delete(id)
                entered.push(id)
                held.push(release)
              },
              () => waiting.delete(id),
            )
          } else if (action.do === 'release') {
            held.splice(action.pick % (held.length || 1), 1)[0]?.()
          } else {
            ;[...waiting.values()][action.pick % (waiting.size || 1)]?.abort()
          }
          expect(budget.taken).toBeLessThanOrEqual(100)
          await settled()
          expect(budget.taken).toBeLessThanOrEqual(100)
        }
        while (held.length > 0 || waiting.size > 0) {
          expect(held.length).toBeGreaterThan(0)
          for (const release of held.splice(0)) release()
          await settled()
        }
        expect(entered).toEqual([...entered].sort((a, b) => a - b))
        expect(budget.taken).toBe(0)
        expect(budget.waiting).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('does not let a small request pass a large one that came before', async () => {
    const budget = createBudget(100)
    const release = await budget.reserve(60)
    const order: string[] = []
    const large = budget.reserve(80).then(() => order.push('large'))
    const small = budget.reserve(10).then(() => order.push('small'))
    await settled()
    expect(order).toEqual([])
    release()
    await Promise.all([large, small])
    expect(order).toEqual(['large', 'small'])
  })

  it('lets those behind enter when a large request gives up', async () => {
    const budget = createBudget(100)
    await budget.reserve(60)
    const leaving = new AbortController()
    const large = budget.reserve(80, { signal: leaving.signal })
    const small = budget.reserve(40)
    leaving.abort(new Error('left'))
    await expect(large).rejects.toThrow('left')
    await small
    expect(budget.taken).toBe(100)
  })

  it('takes a release once, however often it is called', async () => {
    const budget = createBudget(100)
    const release = await budget.reserve(50)
    await budget.reserve(50)
    release()
    release()
    expect(budget.taken).toBe(50)
  })
})
