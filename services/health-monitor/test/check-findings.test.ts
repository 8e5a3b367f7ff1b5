import { FINDING_KINDS, isHealthy } from '@holdfast/catalog'
import { idealNodes } from '@holdfast/placement'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../src/check/facts.ts'
import { findProblems } from '../src/check/find-problems.ts'
import { factsOf, MIB, type NodeWords } from './fixtures/facts.ts'

const four: NodeWords[] = [{}, {}, {}, {}]
/** Group 0 of four equal nodes belongs on these. */
const ideal = idealNodes(
  0,
  [1, 2, 3, 4].map((id) => ({ id, weight: 1, zone: null })),
  3,
)
const [first = 0, second = 0] = ideal
const healthyRow = { holders: [...ideal], chunks: 10 }
const catalogue = factsOf([], []).catalogue
const some = { contents: 2, chunks: 20, bytes: 20 * MIB, oldestSeconds: 4_000 }
const found = (facts: Facts) =>
  findProblems(facts).map(({ kind, severity, chunks, nodeId }) =>
    [kind, severity, chunks, ...(nodeId === undefined ? [] : [`node ${nodeId}`])].join(' '),
  )
const probed = (kind: 'ok' | 'silent' | 'refused' | 'swapped' | 'no-canary' | 'bad-canary') => ({
  nodeId: 1,
  kind,
})

/** One case for every kind there is; the last test sees to that. */
const cases: [string, Facts, string[]][] = [
  [
    'chunks whose holders are all lost for good',
    factsOf([...four, { state: 'lost' }], [healthyRow, { holders: [5], chunks: 2 }]),
    ['lost-chunks critical 2'],
  ],
  [
    'chunks whose holders do not answer now',
    factsOf(
      [...four, { state: 'down' }],
      [
        { holders: [5], chunks: 3 },
        { holders: [], chunks: 9 },
      ],
    ),
    ['unreadable-chunks critical 3', 'node-away warning 3 node 5'],
  ],
  [
    'chunks with one live copy',
    factsOf([...four, { state: 'out' }], [{ holders: [first, 5], chunks: 4 }]),
    ['last-copies critical 4', 'node-away warning 4 node 5'],
  ],
  [
    'chunks with too few copies that count',
    factsOf(
      [...four.slice(1), { state: 'returning' }],
      [{ holders: [1, 4], chunks: 5, wanted: 4 }],
    ),
    // All holders are there: it is an upload's later copy that is on its way.
    ['copies-arriving notice 5'],
  ],
  [
    'chunks below W while a holder is out',
    factsOf(
      [...four, { state: 'returning' }, { state: 'out' }],
      [{ holders: [first, 5, 6], chunks: 5, wanted: 5 }],
    ),
    ['below-quorum warning 5', 'node-away warning 5 node 6'].sort(),
  ],
  [
    'chunks below R',
    factsOf([...four, { state: 'out' }], [{ holders: [first, second, 5], chunks: 6 }]),
    ['below-wanted warning 6', 'node-away warning 6 node 5'],
  ],
  [
    'copies for which no node has room',
    factsOf(
      [{}, {}, { fill: 0.92 }, { fill: 0.99 }, { state: 'out' }],
      [{ holders: [1, 2, 5], chunks: 7 }],
    ),
    [
      'below-wanted warning 7',
      'no-room warning 7',
      'node-away warning 7 node 5',
      'node-full warning 0 node 3',
      'node-full warning 0 node 4',
    ],
  ],
  [
    'chunks that want more copies than there are nodes',
    factsOf([{}, {}, { state: 'lost' }], [{ holders: [1, 2, 3], chunks: 8 }]),
    ['too-few-nodes notice 8'],
  ],
  [
    'copies of an upload that are on their way',
    factsOf(four, [{ holders: ideal.slice(0, 2), chunks: 9 }]),
    ['copies-arriving notice 9'],
  ],
  [
    'copies of an upload that should have been there long ago',
    factsOf(four, [{ holders: ideal.slice(0, 2), chunks: 9 }], { overdue: true }),
    ['below-wanted warning 9'],
  ],
  [
    'chunks of uploads that want more copies than there ever were nodes',
    factsOf([{}, {}], [{ holders: [1, 2], chunks: 8 }], { overdue: true }),
    ['too-few-nodes notice 8'],
  ],
  [
    'copies too many',
    factsOf(four, [{ holders: [1, 2, 3, 4], chunks: 1 }]),
    ['surplus-copies notice 1'],
  ],
  [
    'two copies in one zone while another has none',
    factsOf(
      [{ zone: 'a' }, { zone: 'a' }, { zone: 'b' }, { zone: 'c' }],
      [{ holders: [1, 2, 3], chunks: 2 }],
    ),
    ['zone-violation warning 2', 'away-from-ideal notice 2'],
  ],
  [
    'no zone that is crowded where the free one is full',
    factsOf(
      [{ zone: 'a' }, { zone: 'a' }, { zone: 'b' }, { zone: 'c', fill: 0.95 }],
      [{ holders: [1, 2, 3], chunks: 2 }],
    ),
    ['node-full warning 0 node 4'],
  ],
  [
    'copies that are not where they belong',
    factsOf(
      [{}, {}, {}, {}],
      [healthyRow, { holders: [1, 2, 3, 4].filter((id) => id !== ideal[0]), chunks: 2 }],
    ),
    ['away-from-ideal notice 2'],
  ],
  [
    'copies found bad before, without another to replace them',
    factsOf(four, [healthyRow], {
      catalogue: {
        ...catalogue,
        issues: [
          { nodeId: 2, kind: 'missing', copies: 3, oldestSeconds: 50 },
          { nodeId: 3, kind: 'corrupt', copies: 1, oldestSeconds: 50 },
          { nodeId: 1, kind: 'removing', copies: 1, oldestSeconds: 50 },
          { nodeId: 4, kind: 'removing', copies: 9, oldestSeconds: 9_000 },
        ],
      },
    }),
    [
      'corrupt-copies critical 1 node 3',
      'missing-copies warning 3 node 2',
      'stuck-removals notice 9 node 4',
    ],
  ],
  [
    'what the nodes list and the catalogue does not know, and the other way round',
    factsOf(four, [healthyRow], {
      listed: [
        {
          nodeId: 1,
          listed: 9,
          expected: 9,
          missing: { chunks: 2, bytes: MIB },
          unrecorded: 3,
          orphans: 4,
        },
        {
          nodeId: 2,
          listed: 0,
          expected: 0,
          missing: { chunks: 0, bytes: 0 },
          unrecorded: 0,
          orphans: 0,
          error: 'broke off',
        },
      ],
      verified: {
        copies: 9,
        bytes: 9,
        unread: 0,
        bad: [{ nodeId: 1, kind: 'missing', chunks: 1, bytes: 1 }],
      },
    }),
    [
      'missing-copies warning 2 node 1',
      'node-unknown warning 0 node 2',
      'orphan-blocks notice 4 node 1',
      'unrecorded-copies notice 3 node 1',
    ],
  ],
  [
    'copies that turned out bad when read again',
    factsOf(four, [healthyRow], {
      verified: {
        copies: 100,
        bytes: 100 * MIB,
        unread: 5,
        bad: [
          { nodeId: 1, kind: 'corrupt', chunks: 1, bytes: MIB },
          { nodeId: 2, kind: 'missing', chunks: 2, bytes: 2 * MIB },
        ],
      },
    }),
    [
      'corrupt-copies critical 1 node 1',
      'missing-copies warning 2 node 2',
      'unverified-copies notice 5',
    ],
  ],
  [
    'nodes that answer, but not as they should',
    factsOf(
      [
        { probe: probed('refused') },
        { probe: probed('swapped') },
        { probe: probed('no-canary') },
        { probe: probed('bad-canary') },
        { probe: probed('ok') },
        { probe: probed('silent') },
        { state: 'maintenance', probe: probed('silent') },
        { state: 'misconfigured' },
        { state: 'drained', probe: probed('silent') },
        { state: 'quarantined' },
      ],
      [],
    ),
    [
      'node-lies critical 0 node 10',
      'node-swapped critical 0 node 2',
      'node-wiped critical 0 node 3',
      'node-refuses warning 0 node 1',
      'node-canary warning 0 node 4',
      'node-away warning 0 node 6',
      'node-refuses warning 0 node 8',
      'node-away notice 0 node 7',
    ],
  ],
  [
    'nodes that are neither in nor out for long',
    factsOf(
      [
        { state: 'joining', seconds: 700 },
        { state: 'joining' },
        { state: 'returning', seconds: 700 },
        { state: 'returning' },
      ],
      [],
    ),
    ['node-joining warning 0 node 1', 'node-unknown notice 0 node 3'],
  ],
  [
    'nodes that are full, or fuller than the others',
    factsOf([{ fill: 0.1 }, { fill: 0.1 }, { fill: 0.1 }, { fill: 0.5 }, { fill: 0.91 }], []),
    ['node-full warning 0 node 5'],
  ],
  [
    'a node much fuller than the others',
    factsOf([{ fill: 0.1 }, { fill: 0.1 }, { fill: 0.1 }, { fill: 0.5 }], []),
    ['node-unbalanced notice 0 node 4'],
  ],
  [
    'uploads, contents and work that do not get on',
    factsOf(four, [healthyRow], {
      catalogue: {
        ...catalogue,
        stuckUploads: some,
        unsealed: some,
        work: [
          { class: 'below-wanted', groups: 4, oldestSeconds: 4_000 },
          { class: 'trim', groups: 4, oldestSeconds: 4_000 },
          { class: 'delete', groups: 4, oldestSeconds: 40 },
        ],
      },
      outbox: { rows: 3, oldestSeconds: 61 },
    }),
    [
      'unsealed-contents warning 20',
      'stale-outbox warning 0',
      'stuck-work warning 0',
      'stuck-uploads notice 20',
    ],
  ],
  [
    'schedules that will not come',
    factsOf(four, [], {
      schedules: [
        { name: 'a', problem: null },
        { name: 'b', problem: 'missing' },
        { name: 'c', problem: 'lost' },
        { name: 'd', problem: 'late' },
      ],
    }),
    Array.from({ length: 3 }, () => 'stopped-schedule warning 0'),
  ],
  ['a queue that is away', factsOf(four, [], { schedules: null }), ['queue-away warning 0']],
  [
    'what holds everything up',
    factsOf(four, [], {
      catalogue: { ...catalogue, brakeSince: new Date(0), removalsFrozen: true },
    }),
    ['brake critical 0', 'removals-frozen warning 0'],
  ],
]

describe('a health check', () => {
  it('finds nothing in a healthy system, nor in an empty one', () => {
    expect(findProblems(factsOf(four, [healthyRow]))).toEqual([])
    expect(findProblems(factsOf([], []))).toEqual([])
  })

  it('leaves chunks that nobody uses, and uploads under way, alone', () => {
    const rows = [
      { holders: [5], chunks: 9, wanted: 0 },
      { holders: [], chunks: 9 },
    ]
    expect(findProblems(factsOf(four, rows))).toEqual([])
  })

  it.each(cases)('finds %s', (_what, facts, expected) => {
    const kinds = found(facts)
    expect(kinds.toSorted()).toEqual(expected.toSorted())
  })

  it('has a case for every kind of finding, each in whole sentences', () => {
    const all = cases.flatMap(([, facts]) => findProblems(facts))
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual([...FINDING_KINDS].sort())
    for (const { detail, action } of all) {
      expect(detail).toMatch(/^[A-Z0-9].*[.:a-z]$/)
      expect(action).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('says the worst first', () => {
    for (const [, facts] of cases) {
      const order = findProblems(facts).map(({ severity }) => severity)
      const ranks = order.map((one) => ['critical', 'warning', 'notice'].indexOf(one))
      expect(ranks).toEqual(ranks.toSorted())
    }
  })

  it('takes notices for no illness', () => {
    expect(isHealthy(findProblems(factsOf(four, [{ holders: [1, 2, 3, 4], chunks: 1 }])))).toBe(
      true,
    )
    expect(isHealthy(findProblems(factsOf([{ state: 'down' }], [])))).toBe(false)
  })

  it('does not repeat what a node, or its network, has said', () => {
    const probe = { nodeId: 1, kind: 'silent' as const, error: 'NODE_FAILED: secret words' }
    const [finding] = findProblems(factsOf([{ probe }], []))
    expect(finding?.detail).toBe('Node n1 did not answer just now (NODE_FAILED); it holds 0 B.')
  })

  it('says what repair would do, in bytes', () => {
    const down = factsOf([...four, { state: 'down' }], [{ holders: [1, 5], chunks: 2 }])
    expect(findProblems(down)[0]).toMatchObject({
      kind: 'last-copies',
      // One copy at once; the other is awaited.
      bytes: 4 * MIB,
      action: 'Repair copies 2 MiB now, leaves 2 MiB to nodes that may come back.',
    })
  })
})
