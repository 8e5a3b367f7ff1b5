import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BalanceNode,
  createPlacement,
  type HeldRow,
  type LeavingHow,
  planLeaving,
} from '../src/index.ts'

const MIB = 1_048_576
const node = (id: number, more: Partial<BalanceNode> = {}): BalanceNode => ({
  id,
  weight: 1,
  zone: null,
  state: 'active',
  used: 0,
  capacity: 0,
  ...more,
})
const row = (holders: number[], more: Partial<HeldRow> = {}): HeldRow => ({
  group: 7,
  wanted: 3,
  holders,
  chunks: 2,
  bytes: 2 * MIB,
  ...more,
})
const plan = (how: LeavingHow, rows: HeldRow[], nodes: BalanceNode[]) =>
  planLeaving({ how, rows, nodes, nodeId: 1 })

describe('what it comes to when a node leaves', () => {
  const five = [1, 2, 3, 4, 5].map((id) => node(id))

  it('is nothing while it holds nothing', () => {
    const { held, toCopy, targets } = plan('drain', [row([2, 3, 4])], five)
    expect([held.chunks, toCopy.chunks, targets]).toEqual([0, 0, []])
  })

  it('leaves out what nobody uses any more', () => {
    expect(plan('remove', [row([1], { wanted: 0 })], five).held.chunks).toBe(0)
  })

  it('tells last copies from those that would have one, and from those that are enough', () => {
    const rows = [row([1]), row([1, 2]), row([1, 2, 3, 4]), row([1, 3], { wanted: 1 })]
    const { held, last, oneCopy, toCopy } = plan('drain', rows, five)
    expect([held.chunks, last.chunks, oneCopy.chunks]).toEqual([8, 2, 2])
    // Three for each of the first two, two for each of the next two, none where three are elsewhere.
    expect(toCopy.chunks).toBe(3 * 2 + 2 * 2)
  })

  it('says that a removal repairs only what can still be read', () => {
    const { last, toCopy } = plan('remove', [row([1]), row([1, 2, 3])], five)
    expect([last.chunks, toCopy.chunks]).toEqual([2, 2])
  })

  it('says that a drain of one of three nodes cannot end, and that a removal asks for less', () => {
    const three = five.slice(0, 3)
    expect(plan('drain', [row([1, 2, 3])], three).noRoom).toEqual({ chunks: 2, bytes: 2 * MIB })
    expect(plan('remove', [row([1, 2, 3])], three).toCopy.chunks).toBe(0)
  })

  it('uses up the room of the others, and says what is left without any', () => {
    const small = { capacity: 10 * MIB, used: 4 * MIB }
    const nodes = [node(1), node(2), node(3), node(4, small), node(5, small)]
    const rows = [...Array(6)].map((_, group) => row([1, 2, 3], { group }))
    const { toCopy, noRoom, targets } = plan('drain', rows, nodes)
    expect(toCopy.bytes).toBe(12 * MIB)
    // Below 90 % of 10 MiB there is place for two rows of 2 MiB on each.
    expect(targets.map(({ bytes }) => bytes)).toEqual([4 * MIB, 4 * MIB])
    expect(noRoom.bytes).toBe(4 * MIB)
  })

  it('counts how many nodes may fail now, and when it is gone', () => {
    const rows = [row([1, 2, 3]), row([2, 3, 4]), row([5], { wanted: 1 })]
    expect(plan('remove', rows, five)).toMatchObject({ marginNow: 2, marginAfter: 1 })
    expect(plan('remove', [row([1], { wanted: 1 })], five).marginNow).toBeNull()
  })

  it('always sends each copy to a node that did not hold it, or says that there is no room', () => {
    const cluster = fc.record({
      count: fc.integer({ min: 2, max: 7 }),
      groups: fc.array(fc.integer({ min: 0, max: 4_095 }), { minLength: 1, maxLength: 20 }),
      wanted: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom<LeavingHow>('drain', 'remove'),
    })
    fc.assert(
      fc.property(cluster, ({ count, groups, wanted, how }) => {
        const nodes = [...Array(count)].map((_, at) => node(at + 1))
        const ideal = createPlacement(nodes)
        const rows = groups.map((group) =>
          row([...ideal.idealNodes(group, wanted)], { group, wanted }),
        )
        const found = plan(how, rows, nodes)
        const placed = found.targets.reduce((sum, { bytes }) => sum + bytes, 0)
        expect(placed + found.noRoom.bytes).toBe(found.toCopy.bytes)
        expect(found.targets.some(({ nodeId }) => nodeId === 1)).toBe(false)
        expect(found.last.chunks).toBeLessThanOrEqual(found.held.chunks)
      }),
    )
  })
})
