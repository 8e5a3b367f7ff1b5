import { describe, expect, it } from 'vitest'
import { CatalogueUnavailable } from '../src/errors.ts'
import { inOwnersTurn } from '../src/files/owners-turn.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe("calls in their owner's turn", () => {
  it('never overlap for one owner, and do not wait for another owner', async () => {
    const catalog = {}
    const seen: string[] = []
    const call = (owner: string, name: string) =>
      inOwnersTurn(catalog, owner, async () => {
        seen.push(`${name} begins`)
        await turn()
        seen.push(`${name} ends`)
        return name
      })
    expect(await Promise.all([call('a', '1'), call('a', '2'), call('b', '3')])).toEqual([
      '1',
      '2',
      '3',
    ])
    const first = seen.filter((line) => !line.startsWith('3'))
    expect(first).toEqual(['1 begins', '1 ends', '2 begins', '2 ends'])
    expect(seen.indexOf('3 begins')).toBeLessThan(seen.indexOf('2 begins'))
    expect(await call('a', 'later')).toBe('later')
  })

  it('fail alone for a reason of their own, and together when Postgres is away', async () => {
    const catalog = {}
    const call = (work: () => Promise<string>) => inOwnersTurn(catalog, 'a', work)
    const own = call(() => Promise.reject(new Error('a name is taken')))
    const good = call(async () => 'done')
    await expect(own).rejects.toThrow('a name is taken')
    expect(await good).toBe('done')

    let asked = 0
    const away = () => {
      asked += 1
      return Promise.reject(new CatalogueUnavailable(new Error('no server')))
    }
    const results = await Promise.allSettled([call(away), call(away), call(away)])
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(asked).toBe(1)
  })
})
