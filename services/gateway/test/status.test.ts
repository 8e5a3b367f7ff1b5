import { statesOfSums } from '@holdfast/catalog'
import { liveCopies, type NodeState } from '@holdfast/placement'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evidenceOf } from '../src/status/evidence.ts'
import { type LimitsInput, limitsOf } from '../src/status/limits.ts'
import { describeStatus, type SentenceInput } from '../src/status/sentence.ts'
import { silentHolders, summarise } from '../src/status/summary.ts'
import { waitingFor } from '../src/status/waiting.ts'

const states = (...list: NodeState[]) => new Map(list.map((state, index) => [index + 1, state]))
const sum = (holders: number[], chunks: number, wanted = 3) => ({
  holders,
  wanted,
  chunks,
  bytes: chunks * 1_000,
})

describe('the summary', () => {
  it('counts live copies, not rows', () => {
    const sums = [sum([1, 2, 3], 10), sum([1, 4], 5), sum([4], 2), sum([5], 1)]
    const nodes = states('active', 'active', 'active', 'down', 'lost')
    expect(summarise(sums, nodes, 2)).toEqual({
      chunks: 18,
      byCopies: { 3: 10, 1: 5, 0: 3 },
      byClass: {
        none: { chunks: 3, bytes: 3_000 },
        one: { chunks: 5, bytes: 5_000 },
        some: { chunks: 0, bytes: 0 },
        wanted: { chunks: 10, bytes: 10_000 },
        more: { chunks: 0, bytes: 0 },
      },
      lost: 1,
      unreadable: 2,
      lastCopies: 5,
      deficits: { chunks: 8, bytes: 5 * 2 * 1_000 + 2 * 3 * 1_000 + 3 * 1_000, lastCopies: 5 },
      homelessChunks: 0,
      margin: -1,
    })
  })

  it('puts every chunk into one class, and one copy by choice into none that alarms', () => {
    const sums = [sum([1], 1, 1), sum([1, 2], 2), sum([1, 2, 3], 4, 2), sum([4], 8), sum([1], 16)]
    const nodes = states('active', 'active', 'active', 'down')
    const { byClass, chunks } = summarise(sums, nodes, 2)
    const counts = Object.values(byClass).map((one) => one.chunks)
    expect(counts).toEqual([8, 16, 2, 1, 4])
    expect(counts.reduce((all, one) => all + one)).toBe(chunks)
  })

  it('does not call the chunks of an upload under way lost', () => {
    const sums = [sum([1, 2, 3], 10), sum([], 7)]
    const nodes = states('active', 'active', 'active')
    expect(summarise(sums, nodes, 2)).toMatchObject({ chunks: 10, lost: 0, margin: 2 })
  })

  it('does not take what was moved from a drained node for missing, while the sums are older', () => {
    const sums = [sum([1, 2], 10), sum([4], 3)]
    const now = states('active', 'drained', 'active', 'drained')
    const judged = (ageOfSums: number) =>
      summarise(
        sums,
        statesOfSums(now, {
          nodes: new Map([
            [2, 5],
            [4, 5],
          ]),
          sums: ageOfSums,
        }),
        2,
      )
    expect(judged(60)).toMatchObject({ lastCopies: 3, unreadable: 0, byCopies: { 2: 10, 1: 3 } })
    // Newer ones name it for what came after the end.
    expect(judged(1)).toMatchObject({ lastCopies: 10, unreadable: 3 })
    expect(now.get(2)).toBe('drained')
  })

  it('knows copies for which there is no node', () => {
    const two = summarise([sum([1, 2], 10)], states('active', 'active'), 2)
    expect(two).toMatchObject({ homelessChunks: 10, deficits: { chunks: 0 }, margin: 1 })
  })

  it('does not count files that keep one copy by choice into the margin', () => {
    const sums = [sum([1], 10, 1), sum([1, 2, 3], 1)]
    expect(summarise(sums, states('active', 'active', 'active'), 2).margin).toBe(2)
    expect(summarise([sum([1], 10, 1)], states('active'), 2).margin).toBeNull()
  })

  it('names the nodes whose return would help', () => {
    const sums = [sum([2, 3], 1), sum([1, 4], 1)]
    expect(silentHolders(sums, states('active', 'down', 'out', 'down'))).toEqual([2, 3])
  })
})

describe('the sentence', () => {
  const four = states('active', 'active', 'active', 'active')
  const input = (
    sums: ReturnType<typeof sum>[],
    nodeStates: Map<number, NodeState> = four,
    more: Partial<SentenceInput> = {},
  ): SentenceInput => ({
    summary: summarise(sums, nodeStates, 2),
    files: 3,
    arriving: 0,
    led: true,
    countedAgo: 3,
    brake: false,
    nodes: [...nodeStates].map(([id, state]) => ({
      id,
      name: 'ABCD'.charAt(id - 1),
      usable: state === 'active',
      answers: state === 'active',
      fill: 0.5,
    })),
    silent: silentHolders(sums, nodeStates),
    roomFor: 4,
    waiting: waitingFor({
      ...{ sums, states: nodeStates, outAfterSeconds: 300 },
      ages: new Map([...nodeStates.keys()].map((id) => [id, 80])),
    }),
    ...more,
  })
  const oneDown = states('active', 'active', 'active', 'down')
  const oneLost = states('active', 'active', 'active', 'down', 'lost')

  it.each([
    ['unknown', input([sum([1, 2, 3], 1)], four, { led: false }), 'cannot tell'],
    ['unknown', input([], four, { countedAgo: Number.POSITIVE_INFINITY }), 'for the first time'],
    ['unknown', input([sum([1, 2, 3], 1)], four, { countedAgo: 1_300 }), '21 minutes ago'],
    [
      'empty',
      input([], four, { files: 0, countedAgo: Number.POSITIVE_INFINITY }),
      'Nothing stored',
    ],
    ['empty', input([], four, { files: 0 }), 'Nothing stored yet. 4 nodes are ready.'],
    ['lost', input([sum([5], 40), sum([4], 2)], oneLost), '40 chunks have no copy on any node'],
    ['silence', input([sum([1, 2], 1)], oneDown, { brake: true }), '1 of 4 nodes went silent'],
    ['unreadable', input([sum([4], 2), sum([1], 9)], oneDown), 'until node D returns: 2 chunks'],
    ['last-copy', input([sum([1, 4], 37)], oneDown), '37 chunks have one copy left'],
    ['stuck', input([sum([1, 2, 4], 5)], oneDown, { roomFor: 0 }), 'no node has room'],
    [
      'repairing',
      input([sum([1, 2, 4], 1)], oneDown),
      '1 chunk has fewer copies than wanted; repair starts in 3:40 unless node D returns.',
    ],
    ['repairing', input([sum([1, 2, 4], 1), sum([1, 2], 3)], oneDown), 'ones are being made.'],
    [
      'repairing',
      input([sum([1, 2, 4], 1)], states('active', 'active', 'active', 'misconfigured')),
      'repair waits for node D.',
    ],
    ['repairing', input([], four, { arriving: 1 }), '1 new file is getting the last copies'],
    ['repairing', input([sum([1, 2, 3], 5)], four, { arriving: 51 }), '51 new files are getting'],
    ['watch', input([sum([1, 2, 3], 5)], oneDown), 'node D does not answer'],
    ['stuck', input([sum([1, 2, 3, 4], 5, 9)]), 'too few nodes'],
    ['stuck', input([sum([1, 2], 5)], states('active', 'active', 'out')), 'too few nodes'],
    ['safe', input([sum([1, 2, 3], 5)]), 'Everything is safe: 3 files'],
    ['safe', input([sum([1], 5, 1)]), 'Everything is safe'],
  ] as const)('is %s when that is the worst there is', (state, facts, words) => {
    const status = describeStatus(facts)
    expect(status.state).toBe(state)
    expect(status.sentence).toContain(words)
  })
})

describe('the sentence, whatever holds what', () => {
  const STATES = [
    'active',
    'suspect',
    'down',
    'out',
    'lost',
    'draining',
    'readonly',
    'returning',
  ] as const
  const sums = fc.array(
    fc.record({
      holders: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
      wanted: fc.integer({ min: 0, max: 5 }),
      chunks: fc.integer({ min: 1, max: 1_000 }),
      bytes: fc.constant(1_000),
    }),
  )
  const six = fc.array(fc.constantFrom(...STATES), { minLength: 6, maxLength: 6 })

  it('never calls safe what lacks a copy', () => {
    fc.assert(
      fc.property(sums, six, (list, nodeStates) => {
        const nodes = states(...nodeStates)
        const isShort = list.some(
          ({ holders, wanted }) => wanted > 0 && liveCopies(holders, nodes).length < wanted,
        )
        const { state, sentence } = describeStatus({
          summary: summarise(list, nodes, 2),
          files: 1,
          arriving: 0,
          led: true,
          countedAgo: 1,
          brake: false,
          nodes: [],
          silent: silentHolders(list, nodes),
          roomFor: 6,
          waiting: undefined,
        })
        expect((state === 'safe' || state === 'watch') && isShort).toBe(false)
        expect(sentence.startsWith('Everything is safe') && isShort).toBe(false)
      }),
    )
  })
})

describe('the evidence', () => {
  const asOf = new Date('2026-11-22T12:00:00Z')

  it('names what may fail, the fullest node, and when it was counted', () => {
    expect(evidenceOf({ margin: 2, fills: [0.5, 0.879], asOf, slowedBy: 'clients' })).toBe(
      'Any 2 nodes can fail at once · fullest node 87 % · slowed by: clients · counted 2026-11-22T12:00:00.000Z',
    )
  })

  it('says nothing it does not know', () => {
    expect(evidenceOf({ margin: null, fills: [], asOf: null, slowedBy: undefined })).toBe(
      'never counted',
    )
    expect(evidenceOf({ margin: -1, fills: [0], asOf: null, slowedBy: undefined })).toContain(
      'cannot be read now',
    )
  })
})

describe('what repair waits for', () => {
  const wait = (sums: ReturnType<typeof sum>[], nodeStates: Map<number, NodeState>) =>
    waitingFor({ sums, states: nodeStates, ages: new Map([[3, 10.5]]), outAfterSeconds: 300 })

  it('is the first node that is given up, while every missing copy may still come back', () => {
    const two = states('active', 'active', 'down', 'down')
    expect(wait([sum([1, 2, 3], 1), sum([1, 2, 4], 1)], two)).toEqual({
      nodes: [3, 4],
      startsInSeconds: 290,
    })
    expect(wait([sum([1, 3, 4], 1)], two)).toBeUndefined()
    expect(wait([sum([1, 2, 3], 1)], states('active', 'active', 'out'))).toBeUndefined()
    expect(wait([sum([1, 2], 1, 2)], two)).toBeUndefined()
  })

  it('has no end where nobody knows one', () => {
    const refused = states('active', 'active', 'misconfigured')
    expect(wait([sum([1, 2, 3], 1)], refused)).toEqual({ nodes: [3], startsInSeconds: null })
  })
})

describe('what slows work', () => {
  const plan = (more: object = {}) =>
    ({
      ...{ kind: 'rebalance', nodeId: null, state: 'running', note: null, moves: 4, movesDone: 1 },
      ...{ movesFailed: 0, movesWaiting: 0, bytesMoved: 100, workedSeconds: 10, ...more },
    }) as LimitsInput['plans'][number]
  const limits = (more: Partial<LimitsInput>) =>
    limitsOf({
      ...{ shortChunks: 0, waiting: undefined, roomFor: 3, clients: false, plans: [] },
      gate: { braked: false, frozen: false, lastCopiesDue: false, repairsDue: false },
      nodes: [{ id: 3, name: 'C', state: 'down' }],
      ...{ bytesPerSecond: null, hours: '22-6', ...more },
    })
  const gate = { braked: false, frozen: false, lastCopiesDue: false, repairsDue: true }

  it('is nobody asked about where nothing is under way', () => {
    expect(limits({})).toEqual([])
  })

  it.each([
    ['nothing', {}],
    ['clients', { clients: true }],
    ['no-room', { roomFor: 0, clients: true }],
    ['node-away', { waiting: { nodes: [3], startsInSeconds: 65 } }],
    ['brake', { gate: { ...gate, braked: true }, roomFor: 0 }],
  ] as [string, Partial<LimitsInput>][])('%s: of repair', (by, more) => {
    expect(limits({ shortChunks: 1, ...more })).toMatchObject([{ work: 'repair', by }])
  })

  it.each([
    ['nothing', {}, {}],
    ['paused', { state: 'paused' }, { gate: { ...gate, braked: true } }],
    ['frozen', {}, { gate: { ...gate, frozen: true } }],
    ['last-copies', {}, { gate: { ...gate, lastCopiesDue: true } }],
    ['hours', { state: 'planned', note: 'it waits for the allowed hours' }, {}],
    ['node-away', { kind: 'drain', nodeId: 3 }, {}],
    ['no-room', { movesWaiting: 3 }, { gate }],
    ['repairs', {}, { gate }],
    ['nothing', { kind: 'drain', nodeId: 4 }, { gate }],
    ['throttle', {}, { bytesPerSecond: 12, clients: true }],
    ['nothing', {}, { bytesPerSecond: 20 }],
  ] as [string, object, Partial<LimitsInput>][])('%s: of a plan', (by, of, more) => {
    expect(limits({ plans: [plan(of)], ...more })).toMatchObject([{ by }])
  })

  it('is said in words', () => {
    const waiting = { nodes: [3], startsInSeconds: 65 }
    const plans = [plan({ bytesMoved: 10 * 50 * 1_048_576 })]
    const said = limits({ shortChunks: 1, waiting, plans, bytesPerSecond: 50 * 1_048_576 })
    expect(said.map(({ text }) => text)).toEqual([
      'waiting for node C to return, for 1:05',
      'the limit of 50 MiB/s',
    ])
  })
})
