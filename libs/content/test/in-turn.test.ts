import { describe, expect, it } from 'vitest'
import { inTurn } from '../src/in-turn.ts'

describe('calls in turn', () => {
  it('never overlap, and keep their order', async () => {
    const seen: string[] = []
    const call = inTurn(async (name: string) => {
      seen.push(`${name} begins`)
      await Promise.resolve()
      seen.push(`${name} ends`)
    })
    await Promise.all([call('a'), call('b')])
    await call('c')
    expect(seen.map((line) => line[0]).join('')).toBe('aabbcc')
  })

  it('fail together when one fails, and work again afterwards', async () => {
    let away = true
    let calls = 0
    const call = inTurn(async () => {
      calls += 1
      if (away) throw new Error('away')
    })
    const outcomes = await Promise.allSettled([call(0), call(1), call(2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(calls).toBe(1)
    away = false
    await expect(call(3)).resolves.toBeUndefined()
  })
})
