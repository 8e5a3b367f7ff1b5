import { CatalogueUnavailable } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { createLead } from '../src/leader/lead.ts'
import { startLoop } from '../src/loops/loop.ts'
import { createTroubles } from '../src/loops/troubles.ts'

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

describe('the lead', () => {
  const leadAt = (answers: { leader: boolean; epoch: number }[]) => {
    let second = 0
    const changes: string[] = []
    const lead = createLead({
      acquire: async () => {
        const next = answers.shift()
        if (next === undefined) throw new CatalogueUnavailable(new Error('away'))
        return next
      },
      resign: async () => void changes.push('resigned'),
      ttlSeconds: 8,
      onChange: (leads, epoch) => void changes.push(`${leads ? 'leads' : 'follows'} ${epoch}`),
      now: () => second * 1_000,
    })
    return { lead, changes, pass: (seconds: number) => (second += seconds) }
  }

  it('lasts as long as the lease, also when nobody can be asked', async () => {
    const { lead, pass } = leadAt([{ leader: true, epoch: 4 }])
    expect(lead.term()).toBeUndefined()
    await lead.renew()
    pass(7.9)
    await expect(lead.renew()).rejects.toThrow('away')
    expect(lead.term()).toEqual({ epoch: 4 })
    pass(0.1)
    expect(lead.term()).toBeUndefined()
  })

  it('is told when it changes hands, and not at every renewal', async () => {
    const { lead, changes } = leadAt([
      { leader: false, epoch: 1 },
      { leader: true, epoch: 2 },
      { leader: true, epoch: 2 },
      { leader: false, epoch: 3 },
    ])
    for (let i = 0; i < 4; i += 1) await lead.renew()
    expect(changes).toEqual(['leads 2', 'follows 3'])
  })

  it('is given up only by who holds it', async () => {
    const { lead, changes } = leadAt([{ leader: true, epoch: 1 }])
    await lead.resign()
    expect(changes).toEqual([])
    await lead.renew()
    await lead.resign()
    expect(changes).toEqual(['leads 1', 'resigned'])
    expect(lead.term()).toBeUndefined()
  })
})
