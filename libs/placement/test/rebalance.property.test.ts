import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BalanceNode,
  balanceOf,
  createPlacement,
  FULL_FOR_MOST,
  GROUPS,
  type HeldRow,
  isMember,
  isSettled,
  judgeMove,
  type Member,
  type Move,
  planRebalance,
  takesNewCopies,
} from '../src/index.ts'
import { cluster, clusterOfIds, copies, idsOf, zoneOf } from './clusters.ts'

const RUNS = { numRuns: 600, seed: 20_260_103 }
const CAPACITY = 1_000_000

const state = fc.oneof(
  { weight: 12, arbitrary: fc.constant('active') },
  { weight: 1, arbitrary: fc.constantFrom('readonly', 'down', 'draining') },
)
const fill = fc.constantFrom(0, 0.3, 0.6, 0.85, 0.899, 0.9, 0.97)

/** A cluster with nodes in all conditions, and rows held by any of them. */
const scene = cluster.chain((members) =>
  fc.record({
    nodes: fc.tuple(
      ...members.map((member) =>
        fc.tuple(state, fill).map(
          ([state, fill]): BalanceNode => ({
            ...member,
            state: state as BalanceNode['state'],
            used: Math.round(fill * CAPACITY),
            capacity: CAPACITY,
          }),
        ),
      ),
    ),
    rows: fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 4_095 }),
          fc.shuffledSubarray(idsOf(members), {
            minLength: 1,
            maxLength: Math.min(4, members.length),
          }),
          fc.integer({ min: 1, max: 40 }),
          fc.constantFrom(0, 0, 0, 0, 0, 1),
        )
        .map(([group, holders, chunks, off]): HeldRow => {
          return { group, wanted: holders.length + off, holders, chunks, bytes: chunks * 997 }
        }),
      { maxLength: 30 },
    ),
  }),
)

const placementOf = (nodes: readonly BalanceNode[]) =>
  createPlacement(nodes.filter(({ state }) => isMember(state)))

/** Makes one move as the rebalancer does: chunks of the group that may, up to the plan's number. */
function apply(rows: HeldRow[], nodes: readonly BalanceNode[], move: Move): HeldRow[] {
  const placement = placementOf(nodes)
  const view = {
    placement,
    states: new Map(nodes.map(({ id, state }) => [id, state])),
    rooms: new Map(nodes.map(({ id, state }) => [id, { usable: takesNewCopies(state), fill: 0 }])),
    zoneOf: (id: number) => nodes.find((node) => node.id === id)?.zone ?? null,
  }
  let left = move.chunks
  return rows.map((row) => {
    if (row.group !== move.group || row.wanted === 0 || left < row.chunks) return row
    if (judgeMove({ ...row, ...move }, view).step !== 'copy') return row
    left -= row.chunks
    return { ...row, holders: row.holders.map((id) => (id === move.from ? move.to : id)) }
  })
}

const evenness = (nodes: readonly BalanceNode[], holders: readonly number[]) => {
  const zones = Map.groupBy(holders, (id) => zoneOf(nodes, id))
  return [...zones.values()].reduce((sum, own) => sum + own.length ** 2, 0)
}

describe('a rebalance plan, over random clusters and holders', () => {
  it('lowers the bytes away from ideal with every move, by the bytes of the move', () => {
    let made = 0
    fc.assert(
      fc.property(scene, ({ nodes, rows }) => {
        const plan = planRebalance({ rows, nodes })
        const placement = placementOf(nodes)
        let now = rows
        made += plan.moves.length
        for (const move of plan.moves) {
          const before = balanceOf(now, placement).awayBytes
          now = apply(now, nodes, move)
          const after = balanceOf(now, placement).awayBytes
          expect(after).toBeLessThan(before)
          expect(before - after).toBeLessThanOrEqual(move.bytes)
        }
        expect(plan.before.awayBytes - plan.after.awayBytes).toBe(plan.bytes)
      }),
      RUNS,
    )
    expect(made).toBeGreaterThan(RUNS.numRuns)
  })

  it('keeps R distinct copies of every chunk, and never spreads zones worse', () => {
    fc.assert(
      fc.property(scene, ({ nodes, rows }) => {
        let now = rows
        for (const move of planRebalance({ rows, nodes }).moves) {
          const next = apply(now, nodes, move)
          next.forEach((row, at) => {
            const before = now[at]?.holders ?? []
            expect(new Set(row.holders).size).toBe(before.length)
            expect(evenness(nodes, row.holders)).toBeLessThanOrEqual(evenness(nodes, before))
          })
          now = next
        }
      }),
      RUNS,
    )
  })

  it('fills no node to its mark, even if no source copy goes before the end', () => {
    fc.assert(
      fc.property(scene, ({ nodes, rows }) => {
        const used = new Map(nodes.map(({ id, used }) => [id, used]))
        for (const { to, bytes } of planRebalance({ rows, nodes }).moves) {
          used.set(to, (used.get(to) ?? 0) + bytes)
          expect(used.get(to)).toBeLessThan(FULL_FOR_MOST * CAPACITY)
        }
      }),
      RUNS,
    )
  })

  it('touches only chunks that have all their copies, on nodes that are well', () => {
    fc.assert(
      fc.property(scene, ({ nodes, rows }) => {
        const of = (id: number) => nodes.find((node) => node.id === id)?.state
        for (const { group, from, to } of planRebalance({ rows, nodes }).moves) {
          expect(takesNewCopies(of(to))).toBe(true)
          const sources = rows.filter((row) => row.group === group && row.holders.includes(from))
          const whole = ({ wanted, holders }: HeldRow) =>
            holders.length === wanted && holders.every((id) => isSettled(of(id)))
          expect(sources.some(whole)).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('ends: planned again and again, nothing is left that could move', () => {
    fc.assert(
      fc.property(scene, ({ nodes, rows }) => {
        let now = rows
        const roomy = nodes.map((node) => ({ ...node, used: 0, capacity: 0 }))
        for (let round = 0; round < 6; round += 1) {
          const { moves } = planRebalance({ rows: now, nodes: roomy })
          if (moves.length === 0) return
          for (const move of moves) now = apply(now, roomy, move)
        }
        expect(planRebalance({ rows: now, nodes: roomy }).moves).toEqual([])
      }),
      RUNS,
    )
  })
})

/** Every group as placement wants it, a chunk of one byte each. */
function ideally(members: readonly Member[], wanted: number): HeldRow[] {
  const placement = createPlacement(members)
  return Array.from({ length: GROUPS }, (_, group) => {
    const holders = [...placement.idealNodes(group, wanted)]
    return { group, wanted: holders.length, holders, chunks: 1, bytes: 1 }
  })
}

const active = (members: readonly Member[], used = 0, capacity = 0): BalanceNode[] =>
  members.map((member) => ({ ...member, state: 'active', used, capacity }))

describe('a cluster at rest', () => {
  it('of identical nodes plans nothing, whatever its fill', () => {
    const members = [1, 2, 3, 4, 5].map((id) => ({ id, weight: 1, zone: null }))
    for (const used of [0, 500, 899, 950]) {
      expect(
        planRebalance({ rows: ideally(members, 3), nodes: active(members, used, 1_000) }),
      ).toMatchObject({ moves: [], bytes: 0, before: { awayBytes: 0 } })
    }
  })

  it('of any kind plans nothing when every chunk lies where it belongs', () => {
    fc.assert(
      fc.property(clusterOfIds(100), copies, (members, wanted) => {
        expect(
          planRebalance({ rows: ideally(members, wanted), nodes: active(members) }).moves,
        ).toEqual([])
      }),
      { numRuns: 60, seed: 20_260_104 },
    )
  })
})

describe('a node that joins', () => {
  const old = [1, 2, 3, 4].map((id) => ({ id, weight: 1, zone: null }))
  const grown = [...old, { id: 5, weight: 1, zone: null }]

  it('gets about its share and no more, and nothing else moves', () => {
    const { moves, bytes, after } = planRebalance({ rows: ideally(old, 3), nodes: active(grown) })
    const share = (GROUPS * 3) / 5
    const sigma = Math.sqrt(GROUPS * (3 / 5) * (2 / 5))
    expect(bytes).toBeLessThanOrEqual(share + 4 * sigma)
    expect(bytes).toBeGreaterThanOrEqual(share - 4 * sigma)
    expect(moves.every(({ to }) => to === 5)).toBe(true)
    expect(after.awayBytes).toBe(0)
  })

  it('gets nothing while it is above its mark, and copies off their ideal are fine then', () => {
    const nodes = active(grown, 100, 1_000).map((node) =>
      node.id === 5 ? { ...node, used: 920 } : node,
    )
    const plan = planRebalance({ rows: ideally(old, 3), nodes })
    expect(plan.moves).toEqual([])
    expect(plan.before.awayBytes).toBeGreaterThan(0)
  })

  it('gets first what lies on the fullest nodes when its room is short', () => {
    const nodes = active(grown, 100_000, 1_000_000).map((node) => {
      if (node.id === 5) return { ...node, used: 899_899 }
      return node.id === 3 ? { ...node, used: 890_000 } : node
    })
    const { moves } = planRebalance({ rows: ideally(old, 3), nodes })
    expect(moves).toHaveLength(100)
    expect(new Set(moves.map(({ from }) => from))).toEqual(new Set([3]))
  })
})

describe('what a plan leaves alone', () => {
  const nodes = active([1, 2, 3, 4].map((id) => ({ id, weight: 1, zone: null })))
  const row = (change: Partial<HeldRow>): HeldRow[] => [
    { group: 0, wanted: 3, holders: [1, 2, 4], chunks: 1, bytes: 10, ...change },
  ]

  it('moves a chunk that a node held which is lost, and counts nothing there', () => {
    const rows = row({ holders: [1, 2, 4, 7, 9] })
    const lost = { id: 7, weight: 1, zone: null, state: 'lost', used: 0, capacity: 0 } as const
    const { moves, before } = planRebalance({ rows, nodes: [...nodes, lost] })
    expect(moves).toEqual([{ group: 0, from: 1, to: 3, chunks: 1, bytes: 10 }])
    expect([before.bytes, before.awayBytes]).toEqual([30, 10])
    expect(before.nodes.map(({ nodeId }) => nodeId)).toEqual([1, 2, 4])
  })

  it('moves a chunk off its ideal, to compare with', () => {
    expect(planRebalance({ rows: row({}), nodes }).moves).toEqual([
      { group: 0, from: 1, to: 3, chunks: 1, bytes: 10 },
    ])
  })

  it.each([
    ['chunks short of copies', { holders: [1, 2] }],
    ['chunks with too many', { holders: [1, 2, 3, 4] }],
    ['chunks nobody uses', { wanted: 0 }],
    ['chunks that want more copies than there are nodes', { wanted: 5, holders: [1, 2, 3, 4] }],
  ])('%s', (_, change) => {
    expect(planRebalance({ rows: row(change), nodes }).moves).toEqual([])
  })

  it.each(['suspect', 'down', 'draining', 'returning', 'maintenance'] as const)(
    'chunks with a copy on a node that is %s',
    (state) => {
      const changed = nodes.map((node) => (node.id === 2 ? { ...node, state } : node))
      const { moves } = planRebalance({ rows: row({}), nodes: changed })
      expect(moves).toEqual([])
    },
  )
})
