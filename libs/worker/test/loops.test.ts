import { CatalogueUnavailable } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { startLoop } from '../src/loop.ts'
import { createTroubles } from '../src/troubles.ts'

function recorder() {
  const lines: string[] = []
  const write = (level: string) => (_fields: object, message: string) => {
    lines.push(`${level} ${message}`)
  }
  return { lines, warn: write('warn'), error: write('error'), info: write('info') }
}

describe('a loop', () => {
  const quiet = createTroubles(recorder())

  it('goes on after failures and ends when it is stopped', async () => {
    let rounds = 0
    const third = Promise.withResolvers<void>()
    const loop = startLoop({
      name: 'test',
      everyMs: 1,
      troubles: quiet,
      run: async () => {
        rounds += 1
        if (rounds === 3) third.resolve()
        if (rounds < 3) throw new Error('no')
      },
    })
    await third.promise
    await loop.stop()
    const ended = rounds
    loop.nudge()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(rounds).toBe(ended)
  })

  it('starts at once when it is nudged, also during a round', async () => {
    let rounds = 0
    const second = Promise.withResolvers<void>()
    const loop = startLoop({
      name: 'test',
      everyMs: 3_600_000,
      troubles: quiet,
      run: async () => {
        rounds += 1
        if (rounds === 2) second.resolve()
      },
    })
    loop.nudge()
    await second.promise
    await loop.stop()
    expect(rounds).toBe(2)
  })

  it('aborts the round under way when it is stopped, and waits for it', async () => {
    let ended = false
    const loop = startLoop({
      name: 'test',
      everyMs: 1,
      troubles: quiet,
      run: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            ended = true
            reject(signal.reason)
          })
        }),
    })
    await loop.stop()
    expect(ended).toBe(true)
  })
})

describe('troubles', () => {
  it('are told once per outage, however many loops meet it, and once when it is over', () => {
    const log = recorder()
    const troubles = createTroubles(log)
    for (let i = 0; i < 3; i += 1) {
      for (const loop of ['a', 'b']) troubles.failed(loop, new CatalogueUnavailable(new Error('x')))
    }
    troubles.passed('c')
    expect(log.lines).toEqual(['warn work waits until it is back'])
    troubles.passed('a')
    troubles.passed('b')
    expect(log.lines.slice(1)).toEqual(['info work goes on'])
  })

  it('are told apart when they are of different kinds', () => {
    const log = recorder()
    const troubles = createTroubles(log)
    troubles.failed('a', new Error('first'))
    troubles.failed('a', new Error('again'))
    troubles.failed('b', new Error('other loop'))
    expect(log.lines).toHaveLength(2)
  })
})
