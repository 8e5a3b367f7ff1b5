import { listEvents } from '@holdfast/catalog'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Found } from '../src/groups/evaluate-groups.ts'
import { createRepairTeller } from '../src/groups/tell-repairs.ts'
import { openSystem, type System } from './fixtures/monitor.ts'

let system: System
beforeAll(async () => {
  system = await openSystem()
})
afterAll(() => system?.close())

const found = (group: number, more: Partial<Found> = {}): Found => ({
  group,
  class: 'below-wanted',
  chunks: 2,
  bytes: 100,
  young: false,
  ...more,
})
const parked = { chunks: 0, bytes: 0 }
const told = async () =>
  (await listEvents(system.catalog, { limit: 10, filter: { types: ['repair.'] } })).reverse()

describe('repairs as events', () => {
  it('are not what an upload has not finished yet', async () => {
    const teller = createRepairTeller(system.catalog)
    await teller.saw({ work: [found(1), found(2, { young: true })], parked })
    await teller.saw({ work: [found(3), found(2, { young: true })], parked })
    await teller.saw({ work: [found(4, { class: 'delete' })], parked })
    await teller.saw({ work: [found(4, { class: 'delete' })], parked })
    expect(await told()).toEqual([])
  })

  it('begin once and end once, also when another monitor leads meanwhile', async () => {
    const work = [found(1), found(2, { class: 'last-copy' })]
    const first = createRepairTeller(system.catalog)
    for (let n = 0; n < 3; n += 1) await first.saw({ work, parked })
    const second = createRepairTeller(system.catalog)
    for (let n = 0; n < 3; n += 1) await second.saw({ work: [found(1)], parked })
    expect((await told()).map(({ action }) => action)).toEqual(['repair.started'])
    for (let n = 0; n < 3; n += 1) await second.saw({ work: [], parked: { chunks: 1, bytes: 9 } })
    const [started, finished, ...more] = await told()
    expect(more).toEqual([])
    const byClass = { 'below-wanted': 2, 'last-copy': 2 }
    expect(started?.detail).toEqual({ chunks: 4, bytes: 200, byClass })
    expect(finished).toMatchObject({ action: 'repair.finished', detail: { parkedChunks: 1 } })
  })
})
