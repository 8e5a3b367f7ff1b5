import { describe, expect, it } from 'vitest'
import { oneAtATime } from '../src/one-at-a-time.ts'

describe('work that is done one at a time', () => {
  const setUp = () => {
    const begun: PromiseWithResolvers<void>[] = []
    const ask = oneAtATime(() => {
      const one = Promise.withResolvers<void>()
      begun.push(one)
      return one.promise
    })
    return { begun, ask }
  }

  it('begins at once when nobody does it, and again for whoever asks later', async () => {
    const { begun, ask } = setUp()
    for (const at of [0, 1]) {
      const asked = ask()
      expect(begun).toHaveLength(at + 1)
      begun[at]?.resolve()
      await asked
    }
  })

  it('begins once more for all who asked while it was being done', async () => {
    const { begun, ask } = setUp()
    const first = ask()
    const later = [ask(), ask(), ask()]
    expect(begun).toHaveLength(1)
    begun[0]?.resolve()
    await first
    await Promise.resolve()
    expect(begun).toHaveLength(2)
    begun[1]?.resolve()
    await Promise.all(later)
    expect(begun).toHaveLength(2)
  })

  it('begins once more after a failure, which only those hear who asked for it', async () => {
    const { begun, ask } = setUp()
    const first = ask()
    const later = ask()
    begun[0]?.reject(new Error('away'))
    await expect(first).rejects.toThrow('away')
    begun[1]?.resolve()
    await later
  })
})
