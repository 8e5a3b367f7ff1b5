import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createPlacement,
  isMember,
  isSettled,
  judgeDrain,
  type NodeState,
  takesNewCopies,
} from '../src/index.ts'
import { CLUSTERS, candidates, group } from './clusters.ts'
import { parseHolders, parseNodes } from './notation.ts'

/** Nodes that are members, and holders with their states; the one that drains is 9. */
function judge(members: string, holders: string, wanted = 3, removing: number[] = []) {
  const nodes = parseNodes(members)
  const parsed = parseHolders(holders)
  const states = new Map<number, NodeState>(nodes.map(({ id }) => [id, 'active']))
  for (const [id, state] of parsed.states) states.set(id, state)
  return judgeDrain(
    { group: 0, wanted, holders: parsed.holders, removing, node: 9 },
    {
      placement: createPlacement(nodes),
      states,
      rooms: new Map(nodes.map((node) => [node.id, node])),
    },
  )
}

describe('a chunk on a draining node', () => {
  it('gets the copy that is missing without it, where placement wants it', () => {
    expect(judge('1 2 3 4', '2 4 9:draining')).toEqual({ step: 'copy', targets: [3] })
    expect(judge('1 2 3 4', '9:draining')).toEqual({ step: 'copy', targets: [2, 4, 3] })
  })

  it('may leave once R settled copies are elsewhere', () => {
    expect(judge('1 2 3 4', '2 3 4 9:draining')).toEqual({ step: 'remove' })
    expect(judge('1 2 3 4', '2 9:draining', 1)).toEqual({ step: 'remove' })
  })

  it('does not count copies on other draining nodes', () => {
    expect(judge('1 2 3 4', '2 8:draining 9:draining')).toEqual({ step: 'copy', targets: [4, 3] })
  })

  it('waits for a copy in doubt instead of making a fourth', () => {
    for (const state of ['down', 'suspect', 'returning', 'maintenance']) {
      expect(judge('1 2 3 4', `2 3:${state} 4 9:draining`)).toMatchObject({ step: 'wait' })
    }
    expect(judge('1 2 3 4', '2 3:out 4 9:draining')).toMatchObject({ step: 'copy' })
  })

  it('waits where no node is left for it, however few there are', () => {
    expect(judge('1 2', '1 2 9:draining')).toMatchObject({
      step: 'wait',
      reason: 'no other node takes a copy of it',
    })
  })

  it('is not put where it is being removed, or where there is no room', () => {
    expect(judge('1 2 3 4', '2 4 9:draining', 3, [3])).toEqual({ step: 'copy', targets: [1] })
    expect(judge('1 2 3@92 4', '2 4 9:draining')).toEqual({ step: 'copy', targets: [1] })
    expect(judge('1! 2 3@92 4', '2 4 9:draining')).toMatchObject({ step: 'wait' })
  })

  it('never leaves with fewer than R settled copies, and never goes where it must not', () => {
    const state = fc.constantFrom<NodeState>('active', 'active', 'readonly', 'down', 'draining')
    const scene = candidates.chain((nodes) =>
      fc.record({
        nodes: fc.constant(nodes),
        states: fc.tuple(...nodes.map(() => state)),
        holders: fc.shuffledSubarray(nodes.map(({ id }) => id)),
        wanted: fc.integer({ min: 1, max: 4 }),
        group,
      }),
    )
    fc.assert(
      fc.property(scene, ({ nodes, states, holders, wanted, group }) => {
        const byId = new Map(nodes.map(({ id }, at) => [id, states[at] as NodeState]))
        byId.set(9_999, 'draining')
        const members = nodes.filter(({ id }) => isMember(byId.get(id)))
        const rooms = new Map(
          nodes.map(({ id, fill }) => [id, { usable: takesNewCopies(byId.get(id)), fill }]),
        )
        const verdict = judgeDrain(
          { group, wanted, holders: [...holders, 9_999], removing: [], node: 9_999 },
          { placement: createPlacement(members), states: byId, rooms },
        )
        const settled = holders.filter((id) => isSettled(byId.get(id)))
        expect(verdict.step === 'remove').toBe(settled.length >= wanted)
        if (verdict.step !== 'copy') return
        expect(new Set(verdict.targets).size).toBe(verdict.targets.length)
        for (const id of verdict.targets) {
          expect(holders).not.toContain(id)
          expect(rooms.get(id)?.usable).toBe(true)
        }
        expect(settled.length + verdict.targets.length).toBeLessThanOrEqual(wanted)
      }),
      CLUSTERS,
    )
  })
})
