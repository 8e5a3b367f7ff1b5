import { describe, expect, it } from 'vitest'
import { CatalogueUnavailable } from '../src/errors.ts'
import { createLane } from '../src/ledger/lane.ts'
import { done, type Outcome, refused } from '../src/ledger/outcome.ts'

type Call = { n: number; key?: string }

const options = { maxDelayMs: 1, maxBatch: 10, outageMs: 300 }

function laneOf(run: (calls: readonly Call[]) => Promise<Outcome<number>[]>, own = options) {
  return createLane<Call, number>(run, ({ key }) => (key === undefined ? [] : [key]), own)
}

const answers = (calls: readonly Call[]) => calls.map(({ n }) => done(n))

describe('a lane', () => {
  it('gathers calls while a batch is under way, never two batches at once', async () => {
    const batches: number[] = []
    let running = 0
    const lane = laneOf(async (calls) => {
      running += 1
      expect(running).toBe(1)
      batches.push(calls.length)
      await new Promise((resolve) => setTimeout(resolve, 5))
      running -= 1
      return answers(calls)
    })
    const asked = Array.from({ length: 25 }, (_, n) => lane.ask({ n }))
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 25 }, (_, n) => n))
    expect(batches).toEqual([10, 10, 5])
  })

  it('never lets calls of one key meet, and keeps their order', async () => {
    const seen: number[] = []
    const lane = laneOf(async (calls) => {
      const keys = calls.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      seen.push(...calls.filter(({ key }) => key === 'a').map(({ n }) => n))
      return answers(calls)
    })
    const asked = [1, 2, 3, 4].flatMap((n) => [
      lane.ask({ n, key: 'a' }),
      lane.ask({ n, key: `${n}` }),
    ])
    await Promise.all(asked)
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('refuses one call without the others', async () => {
    const lane = laneOf(async (calls) =>
      calls.map(({ n }) => (n === 2 ? refused(new Error('no')) : done(n))),
    )
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => lane.ask({ n })))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('tries calls one by one when a batch fails, so that the poisoned one fails alone', async () => {
    const lane = laneOf(async (calls) => {
      if (calls.some(({ n }) => n === 2)) throw new Error('poison')
      return answers(calls)
    })
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => lane.ask({ n })))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('repeats calls while Postgres is away and answers when it is back', async () => {
    let failures = 2
    const lane = laneOf(
      async (calls) => {
        failures -= 1
        if (failures >= 0) throw new CatalogueUnavailable(new Error('gone'))
        return answers(calls)
      },
      { ...options, outageMs: 60_000 },
    )
    expect(await Promise.all([lane.ask({ n: 1 }), lane.ask({ n: 2 })])).toEqual([1, 2])
  })

  it('gives up on a call when Postgres stays away', async () => {
    const lane = laneOf(async () => {
      throw new CatalogueUnavailable(new Error('gone'))
    })
    await expect(lane.ask({ n: 1 })).rejects.toThrow(CatalogueUnavailable)
  })

  it('answers everything before it is closed, and nothing after', async () => {
    const lane = laneOf(async (calls) => answers(calls))
    const asked = Array.from({ length: 15 }, (_, n) => lane.ask({ n }))
    await lane.close()
    expect(await Promise.all(asked)).toHaveLength(15)
    await expect(lane.ask({ n: 1 })).rejects.toThrow('closed')
  })
})
