import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { logOfHash } from '../src/hash.ts'
import {
  createPlacement,
  firstTargets,
  InvalidGroup,
  InvalidMember,
  idealNodes,
} from '../src/index.ts'
import { fairShare } from './fair-share.ts'
import { parseNodes } from './notation.ts'

describe('the hash of a group and a node', () => {
  it('is SHA-256 of two fixed-width numbers, whose first 48 bits lie between 0 and 1', () => {
    for (const [group, node] of [
      [0, 1],
      [4_095, 1],
      [300, 32_767],
    ] as const) {
      const bytes = [group >> 8, group & 255, 0, 0, node >> 8, node & 255]
      const digest = createHash('sha256').update(Uint8Array.from(bytes)).digest('hex')
      const h = (Number.parseInt(digest.slice(0, 12), 16) + 0.5) / 2 ** 48
      expect(logOfHash(group, node)).toBe(Math.log(h))
      expect(logOfHash(group, node)).toBe(Math.log(h))
    }
  })
})

describe('the fair share that the property tests compare with', () => {
  it('is copies / nodes for equal weights without zones', () => {
    const nodes = parseNodes('1 2 3 4 5 6 7')
    for (const node of nodes) expect(fairShare(nodes, node, 3)).toBeCloseTo(3 / 7, 4)
  })

  it('is weight / total for one copy', () => {
    const nodes = parseNodes('1*1 2*2 3*5')
    expect(nodes.map((node) => fairShare(nodes, node, 1))).toEqual([
      expect.closeTo(1 / 8, 3),
      expect.closeTo(2 / 8, 3),
      expect.closeTo(5 / 8, 3),
    ])
  })

  it('adds up to the number of copies, with any weights and zones', () => {
    const nodes = parseNodes('1*16/a 2*0.25/a 3*8/b 4*1 5*3.5 6*2/c')
    const sum = nodes.reduce((total, node) => total + fairShare(nodes, node, 3), 0)
    expect(sum).toBeCloseTo(3, 3)
  })
})

describe('a placement', () => {
  it('keeps a zone apart from a node that has no zone, whatever the zone is called', () => {
    const nodes = [
      { id: 1, weight: 1, zone: null },
      { id: 2, weight: 1, zone: '0' },
      { id: 3, weight: 1, zone: '1' },
      { id: 4, weight: 1, zone: '' },
    ]
    expect(idealNodes(7, nodes, 4).toSorted()).toEqual([1, 2, 3, 4])
    for (let group = 0; group < 100; group++) {
      const twins = [...nodes, { id: 5, weight: 1, zone: '' }]
      const ideal = idealNodes(group, twins, 4)
      expect(ideal.filter((id) => id > 3).length).toBe(1)
    }
  })

  it('answers for no members, no copies and more copies than members', () => {
    expect(idealNodes(0, [], 3)).toEqual([])
    expect(idealNodes(0, parseNodes('1 2'), 0)).toEqual([])
    expect(idealNodes(0, parseNodes('1 2'), 9).length).toBe(2)
  })

  it('refuses a weight, an id or a pair of ids that would make ranks meaningless', () => {
    const bad = [
      [{ id: 1, weight: 0, zone: null }],
      [{ id: 1, weight: Number.NaN, zone: null }],
      [{ id: 1, weight: Number.POSITIVE_INFINITY, zone: null }],
      [{ id: 1.5, weight: 1, zone: null }],
      [{ id: -1, weight: 1, zone: null }],
      parseNodes('1 2 1'),
    ]
    for (const members of bad) expect(() => createPlacement(members)).toThrow(InvalidMember)
  })

  it('refuses a group outside 0 to 4,095, also after neighbours were asked for', () => {
    const placement = createPlacement(parseNodes('1 2 3'))
    placement.idealNodes(4_095, 3)
    placement.idealNodes(0, 3)
    for (const group of [-1, 4_096, 0.5, Number.NaN]) {
      expect(() => placement.idealNodes(group, 3)).toThrow(InvalidGroup)
      expect(() => placement.rankNodes(group)).toThrow(InvalidGroup)
    }
  })

  it('does not let a caller change what it remembers', () => {
    const placement = createPlacement(parseNodes('1 2 3'))
    const ideal = placement.idealNodes(0, 3) as number[]
    expect(() => ideal.reverse()).toThrow(TypeError)
  })
})

describe('first targets of an upload', () => {
  const nodes = parseNodes('1 2 3 4') // group 0 ranks 2 4 3 1

  it('are the best ranked when no load is given', () => {
    expect(firstTargets({ members: nodes, group: 0, copies: 3 })).toEqual({
      first: [2, 4],
      next: [3, 1],
    })
  })

  it('leave out the busiest of the R ideal nodes, which is next in line', () => {
    const loadOf = (id: number) => (id === 2 ? 9 : 0)
    const targets = firstTargets({ members: nodes, group: 0, copies: 3, loadOf })
    expect(targets).toEqual({ first: [4, 3], next: [2, 1] })
  })

  it('do not leave the ideal nodes for an idle one outside', () => {
    const loadOf = (id: number) => (id === 1 ? 0 : 5)
    const { first } = firstTargets({ members: nodes, group: 0, copies: 3, loadOf })
    expect(first).toEqual([2, 4])
  })

  it('fall through to the next ranked for nodes that are unusable, full or excluded', () => {
    const members = parseNodes('1 2! 3 4@90 5')
    const targets = firstTargets({ members, group: 0, copies: 3, exclude: [3] })
    expect(targets).toEqual({ first: [1, 5], next: [] })
  })

  it('prefer a second zone over a lighter load', () => {
    const members = parseNodes('1/a 2/a 3/b') // two zones for three copies
    const loadOf = (id: number) => (id === 3 ? 9 : 0)
    const { first } = firstTargets({ members, group: 0, copies: 3, loadOf })
    expect(first).toEqual([2, 3])
  })

  it('are fewer than W when too few nodes are usable', () => {
    const targets = firstTargets({ members: parseNodes('1 2!'), group: 0, copies: 3 })
    expect(targets).toEqual({ first: [1], next: [] })
  })

  it('are as many as the configured quorum, but never more than the copies', () => {
    const count = (copies: number, quorum?: number) =>
      firstTargets({ members: nodes, group: 0, copies, ...(quorum && { quorum }) }).first.length
    expect([count(1), count(2), count(3), count(3, 3), count(3, 1), count(1, 2)]).toEqual([
      1, 2, 2, 3, 1, 1,
    ])
  })
})
