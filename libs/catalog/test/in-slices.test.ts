import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inSlices } from '../src/plans/in-slices.ts'

function* counting(steps: number, each: () => void): Generator<undefined, string> {
  for (let n = 0; n < steps; n += 1) {
    yield
    each()
  }
  return 'the end'
}

describe('steps in slices', () => {
  it('let the rest of the process run between two slices', async () => {
    const order: string[] = []
    const steps = inSlices(
      counting(3, () => order.push('step')),
      { sliceMs: 0 },
    )
    for (let n = 0; n < 3; n += 1) {
      await turn()
      order.push('other')
    }
    expect(await steps).toBe('the end')
    expect(order.indexOf('other')).toBeLessThan(order.lastIndexOf('step'))
  })

  it('run in one go as long as a slice lasts', async () => {
    let made = 0
    const steps = inSlices(
      counting(1_000, () => {
        made += 1
      }),
      { sliceMs: 60_000 },
    )
    expect(made).toBe(1_000)
    expect(await steps).toBe('the end')
  })

  it('fail as the steps fail', async () => {
    const steps = inSlices(
      counting(1, () => {
        throw new RangeError('no such group')
      }),
    )
    await expect(steps).rejects.toThrow('no such group')
  })
})
