import type { LieCount } from '@holdfast/catalog'
import { sha256 } from '@holdfast/chunks'
import { createFaultyNode, type Faults, type FaultyNode } from '@holdfast/nodes'
import { isMember, NODE_STATES } from '@holdfast/placement'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { challengeNode } from '../src/liars/challenge-node.ts'
import { ANSWERING, type JudgedNode, judgeLiars, LIES } from '../src/liars/judge-liars.ts'

const signal = AbortSignal.timeout(60_000)

describe('a challenge', () => {
  const challenge = (node: FaultyNode) => challengeNode(node, { signal })

  it('passes an honest node and leaves nothing there', async () => {
    const node = createFaultyNode()
    expect(await challenge(node)).toEqual({ outcome: 'honest' })
    expect(node.size).toBe(0)
  })

  it('passes a node whose disk rots', async () => {
    const node = createFaultyNode()
    for (const text of ['a', 'b', 'c', 'd']) {
      const bytes = Buffer.from(text)
      await node.put({ digest: sha256(bytes), bytes })
      node.rot(sha256(bytes))
    }
    expect(await challenge(node)).toEqual({ outcome: 'honest' })
  })

  it('finds out who confirms and keeps nothing', async () => {
    const node = createFaultyNode({ faults: { forgetting: true } })
    expect(await challenge(node)).toMatchObject({ outcome: 'lied', kind: 'not-there' })
  })

  it('finds out who has whatever it is asked for', async () => {
    const node = createFaultyNode({ faults: { lying: true } })
    expect(await challenge(node)).toMatchObject({ outcome: 'lied', kind: 'invented' })
  })

  it('finds out who returns other bytes', async () => {
    const node = createFaultyNode()
    const garbling = { ...node, put: async () => node.become({ lying: true }) }
    expect(await challengeNode(garbling, { signal })).toMatchObject({
      outcome: 'lied',
      kind: 'other-bytes',
    })
  })

  it.each<Partial<Faults>>([{ down: true }, { refusing: true }, { full: true }, { failNext: 1 }])(
    'says nothing about a node that is otherwise in trouble: %o',
    async (faults) => {
      expect(await challenge(createFaultyNode({ faults }))).toEqual({ outcome: 'unclear' })
    },
  )

  it('is given up when its caller is', async () => {
    const stopping = new AbortController()
    const node = createFaultyNode({ faults: { stalled: true } })
    const waits = challengeNode(node, { signal: stopping.signal })
    stopping.abort(new Error('stopping'))
    await expect(waits).rejects.toThrow('stopping')
  })
})

describe('who goes into quarantine', () => {
  const nodes = (...states: JudgedNode['state'][]) =>
    states.map((state, at) => ({ nodeId: at + 1, state }))
  const lies = (nodeId: number, proven: number): LieCount => ({
    nodeId,
    proven,
    doubts: 0,
    sinceLast: 1,
  })
  const judge = (all: JudgedNode[], ...counts: LieCount[]) => {
    const { quarantine, held } = judgeLiars(all, counts)
    const ids = (of: LieCount[]) => of.map(({ nodeId }) => nodeId)
    return { quarantine: ids(quarantine), held: ids(held) }
  }
  const four = nodes('active', 'active', 'active', 'active')

  it('is who lied three times, and nobody for less', () => {
    expect(judge(four, lies(2, 3))).toEqual({ quarantine: [2], held: [] })
    expect(judge(four, lies(2, 2))).toEqual({ quarantine: [], held: [] })
  })

  it('is nobody for doubts alone, however many', () => {
    expect(judge(four, { ...lies(2, 0), doubts: 10_000 })).toEqual({ quarantine: [], held: [] })
  })

  it('is one node of four, the worst; then people are asked', () => {
    expect(judge(four, lies(2, 3), lies(3, 9))).toEqual({ quarantine: [3], held: [2] })
    const one = nodes('quarantined', 'active', 'active', 'active')
    expect(judge(one, lies(2, 3))).toEqual({ quarantine: [], held: [2] })
  })

  it('is never the last node that can be read from', () => {
    expect(judge(nodes('active', 'down'), lies(1, 9))).toEqual({ quarantine: [], held: [1] })
  })

  it('is nobody who does not answer, or is there already', () => {
    for (const state of NODE_STATES.filter((one) => !ANSWERING.includes(one))) {
      expect(judge(nodes('active', 'active', 'active', state), lies(4, 9))).toEqual({
        quarantine: [],
        held: [],
      })
    }
  })

  it('never leaves more than a quarter there, nor nothing to read from', () => {
    const node = fc.record({
      state: fc.constantFrom(...NODE_STATES),
      proven: fc.integer({ min: 0, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(node, { maxLength: 40 }), (drawn) => {
        const all = drawn.map(({ state }, at) => ({ nodeId: at + 1, state }))
        const counts = drawn.map(({ proven }, at) => lies(at + 1, proven))
        const { quarantine, held } = judgeLiars(all, counts)
        const before = all.filter(({ state }) => state === 'quarantined').length
        const counting = all.filter(({ state }) => isMember(state) || state === 'draining').length
        if (quarantine.length > 0) {
          const most = Math.max(1, Math.floor((before + counting) / 4))
          expect(before + quarantine.length).toBeLessThanOrEqual(most)
          const readable = all.filter(({ state }) => ANSWERING.includes(state)).length
          expect(readable - quarantine.length).toBeGreaterThanOrEqual(1)
        }
        for (const { proven } of [...quarantine, ...held]) {
          expect(proven).toBeGreaterThanOrEqual(LIES)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
