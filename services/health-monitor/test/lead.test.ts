import { CatalogueUnavailable } from '@holdfast/catalog'
import { describe, expect, it } from 'vitest'
import { createLead } from '../src/leader/lead.ts'

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
