import type { NodeState } from '@holdfast/placement'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Cluster,
  type LockedChunk,
  type LockedIssue,
  planDelete,
  planTrim,
} from '../src/removal/plan-removal.ts'

const cluster = (states: Record<number, NodeState>, reachable?: number[]): Cluster => {
  const entries = Object.entries(states).map(([id, state]) => [Number(id), state] as const)
  return {
    states: new Map(entries),
    reachable: new Set(
      reachable ?? entries.filter(([, state]) => state !== 'down').map(([id]) => id),
    ),
    settleSeconds: 60,
  }
}

const chunk = (change: Partial<LockedChunk> = {}): LockedChunk => ({
  digest: Buffer.alloc(32),
  refs: 0,
  wanted: 3,
  holders: [],
  stray: false,
  unused: true,
  issues: [],
  ...change,
})

const removing = (nodeId: number, change: Partial<LockedIssue> = {}): LockedIssue => ({
  nodeId,
  kind: 'removing',
  calls: 1,
  calledAgo: 5,
  answeredAgo: null,
  ...change,
})

const four = cluster({ 1: 'active', 2: 'active', 3: 'down', 4: 'lost' })

describe('what is done about a chunk nobody uses', () => {
  it('is to take it from every node that may have it, but not from a lost one', () => {
    const issues: LockedIssue[] = [{ ...removing(2), kind: 'corrupt' }]
    const plan = planDelete(chunk({ holders: [1, 3, 4], issues }), four)
    expect(plan).toMatchObject({ take: [1, 3, 2], holders: [], changed: true, drop: false })
  })

  it('is to drop the row when nothing is left of it', () => {
    expect(planDelete(chunk(), four)).toMatchObject({ drop: true, take: [] })
    expect(planDelete(chunk({ holders: [4] }), four).drop).toBe(true)
    expect(planDelete(chunk({ issues: [removing(4)] }), four)).toMatchObject({ drop: true })
  })

  it.each([
    ['a call under way', {}, { again: [], clear: [], waitSeconds: 55 }],
    ['no answer for long', { calledAgo: 61 }, { again: [1], clear: [], waitSeconds: null }],
    ['never called', { calls: 0, calledAgo: null }, { again: [1], clear: [], waitSeconds: null }],
    ['a late answer', { calls: 2, answeredAgo: 20 }, { again: [], clear: [], waitSeconds: 40 }],
    ['settled', { calls: 2, answeredAgo: 61 }, { again: [], clear: [1], waitSeconds: null }],
  ])('depends on the removal that is there: %s', (_, issue, expected) => {
    expect(planDelete(chunk({ issues: [removing(1, issue)] }), four)).toMatchObject(expected)
  })

  it('is to ask all members, and those once more that were asked, when something was unrecorded', () => {
    const stray = chunk({ stray: true, issues: [removing(1, { calls: 2, answeredAgo: 61 })] })
    expect(planDelete(stray, four)).toMatchObject({
      take: [1, 2, 3],
      clear: [],
      again: [],
      drop: false,
    })
  })

  it('is nothing while it is used again, but for the removals that were begun', () => {
    const used = chunk({
      unused: false,
      refs: 1,
      holders: [1],
      issues: [removing(2, { calledAgo: 61 })],
    })
    expect(planDelete(used, four)).toMatchObject({
      take: [],
      again: [2],
      changed: false,
      holders: [1],
    })
  })
})

describe('trimming', () => {
  const states = fc.constantFrom<NodeState>(
    'active',
    'readonly',
    'suspect',
    'down',
    'returning',
    'draining',
  )

  it('never leaves fewer settled copies than wanted, whatever it is told to take', () => {
    const world = fc.record({
      states: fc.array(states, { minLength: 1, maxLength: 8 }),
      holders: fc.uniqueArray(fc.integer({ min: 0, max: 7 })),
      flawed: fc.uniqueArray(fc.integer({ min: 0, max: 7 })),
      candidates: fc.array(fc.integer({ min: 0, max: 7 })),
      wanted: fc.integer({ min: 1, max: 4 }),
    })
    fc.assert(
      fc.property(world, ({ holders, wanted, candidates, flawed, ...rest }) => {
        const known = cluster(Object.fromEntries(rest.states.entries()))
        const issues = flawed.map((nodeId) => ({ ...removing(nodeId), kind: 'missing' as const }))
        const row = chunk({ unused: false, refs: 1, holders, wanted, issues })
        const plan = planTrim(row, candidates, known)
        const settled = plan.holders.filter(
          (id) =>
            ['active', 'readonly'].includes(known.states.get(id) ?? '') && !flawed.includes(id),
        )
        expect([...plan.holders, ...plan.take].sort()).toEqual(holders.toSorted())
        if (plan.take.length > 0) expect(settled.length).toBeGreaterThanOrEqual(wanted)
      }),
      { numRuns: 1_000 },
    )
  })
})
