import type { Limit, Rebalance, Series, SeriesName, Status } from '@holdfast/client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHARTS, type ChartSpec } from '../src/pages/dashboard/charts/chart-list.ts'
import { rangeOf } from '../src/pages/dashboard/charts/ranges.ts'
import {
  extremesOf,
  isEmpty,
  lonelySlots,
  missedInWords,
  numberRows,
  timesOf,
  valueNow,
} from '../src/pages/dashboard/charts/read-series.ts'
import { inUnit, stepsOf, tickIn } from '../src/pages/dashboard/charts/units.ts'
import { copiesRows, isToScale } from '../src/pages/dashboard/copies-rows.ts'
import { issueCounts } from '../src/pages/dashboard/issue-counts.ts'
import { whereOfLimit } from '../src/pages/dashboard/limit-of.ts'
import { nodeCounts } from '../src/pages/dashboard/node-counts.ts'
import { actionOf } from '../src/pages/dashboard/sentence-action.ts'
import { resultOfCalls, silentNodes } from '../src/pages/dashboard/silent-nodes.ts'
import { workRows } from '../src/pages/dashboard/work-rows.ts'
import { nodesInState, pathOfState, stateChoices } from '../src/pages/nodes/nodes-in-state.ts'
import { SAFETY, WORDS } from '../src/ui/words.ts'

const FROM = '2026-11-20T12:00:00.000Z'
const THROUGHPUT = CHARTS[0] as ChartSpec

/** A series in which somebody looked where the values are; the other things are 1 there. */
function series(bytesIn: readonly (number | null)[], more: Partial<Series> = {}): Series {
  const seen = bytesIn.map((value) => (value === null ? null : 1))
  const values = Object.fromEntries(
    CHARTS.flatMap(({ lines }) => lines).map(({ name }) => [name, seen]),
  ) as Record<SeriesName, (number | null)[]>
  const all = { ...values, bytesIn: [...bytesIn] }
  return { range: '1h', from: FROM, stepSeconds: 10, values: all, ...more }
}

describe('what is drawn over time', () => {
  it('has a time for every value', () => {
    const times = timesOf(series([1, null, 3])).map((time) => time - Date.parse(FROM) / 1_000)
    expect(times).toEqual([0, 10, 20])
  })

  it('has no value of now where nobody looked lately', () => {
    expect(valueNow([1, 2, 3, null, null])).toBe(3)
    expect(valueNow([1, 2, 3, null, null, null])).toBeNull()
    expect(valueNow([0])).toBe(0)
    expect(valueNow([])).toBeNull()
  })

  it('says in words how long nobody measured, between the first look and the last', () => {
    const gap = (slots: number) => series([null, null, 1, ...new Array(slots).fill(null), 1, null])
    expect(missedInWords(gap(6))).toContain('For 1 min of this time nobody measured')
    expect(missedInWords(gap(5))).toBeUndefined()
    expect(missedInWords(series([null]))).toBeUndefined()
    expect([isEmpty(series([null])), isEmpty(series([null, 0]))]).toEqual([true, false])
  })

  it('says where a line is at its worst, and that there is nothing to say', () => {
    expect(extremesOf(THROUGHPUT, series([1_024, 2_048, 0]))).toMatch(
      /^most 2\.00 KiB\/s in at \d\d:\d\d · most 1 B\/s out at \d\d:\d\d$/,
    )
    const room = CHARTS.find(({ title }) => title === 'Room on the nodes') as ChartSpec
    expect(extremesOf(room, series([1]))).toMatch(/^most 1 B used at .* · least 1 B free at /)
    expect(extremesOf(THROUGHPUT, series([null]))).toBe('nothing in this time')
  })

  it('lists its numbers newest first, without the slots in which nobody looked', () => {
    const rows = numberRows(series([1, null, 3]), THROUGHPUT.lines)
    expect(rows.map(({ values }) => values)).toEqual([
      [3, 1],
      [1, 1],
    ])
  })

  it('draws a point for exactly those values that no line reaches', () => {
    expect(lonelySlots([1, null, 2, 3, null, 4])).toEqual([0, 5])
    const holes = fc.array(fc.option(fc.nat()), { maxLength: 60 })
    fc.assert(
      fc.property(holes, (values) => {
        const lonely = new Set(lonelySlots(values))
        for (const [slot, value] of values.entries()) {
          const joined = [slot - 1, slot + 1].some((at) => (values[at] ?? null) !== null)
          expect(lonely.has(slot)).toBe(value !== null && !joined)
        }
      }),
    )
  })

  it('never writes a value that nobody measured as one, in any unit', () => {
    for (const { unit } of CHARTS) {
      expect([inUnit(unit, null), inUnit(unit, undefined)]).toEqual(['–', '–'])
      expect(inUnit(unit, 0)).toMatch(/^0/)
      const steps = stepsOf(unit)
      expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    }
  })

  it('writes the lines of an axis as short as they are round', () => {
    expect([tickIn('rate', 2 ** 20), tickIn('rate', 1.5 * 2 ** 20), tickIn('bytes', 0)]).toEqual([
      '1 MiB/s',
      '1.5 MiB/s',
      '0',
    ])
    expect([tickIn('count', 1_200), tickIn('ms', 500), tickIn('perSecond', 0.5)]).toEqual([
      '1,200',
      '500 ms',
      '0.5/s',
    ])
  })

  it('looks back an hour, unless the address says something else that is known', () => {
    expect(['1d', '30d', '1y', '', null].map(rangeOf)).toEqual(['1d', '30d', '1h', '1h', '1h'])
  })
})

describe('copies by count', () => {
  const some = (chunks: number) => ({ chunks, bytes: chunks * 10 })
  const byClass = { none: some(1), one: some(0), some: some(2), wanted: some(997), more: some(0) }

  it('are five classes, fewest copies first, floored', () => {
    const rows = copiesRows({ total: 1_000, byCopies: {}, byClass })
    expect(rows.map(({ word, chunks }) => [word, chunks])).toEqual([
      ['none', 1],
      ['one', 0],
      ['some missing', 2],
      ['as wanted', 997],
      ['more than wanted', 0],
    ])
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })

  it('say when the bar is not to scale, and are not there when a server knows none', () => {
    const rows = copiesRows({ total: 1_000, byCopies: {}, byClass })
    expect(isToScale(rows)).toBe(false)
    expect(isToScale(rows.filter(({ name }) => name === 'wanted'))).toBe(true)
    expect(copiesRows({ total: 1, byCopies: {} })).toEqual([])
  })
})

describe('the sentence', () => {
  const about = (state: string, active = 3, more: Partial<Status> = {}) =>
    actionOf({ state, nodes: { byState: { active } }, ...more })

  it.each(Object.keys(SAFETY))('has one thing to do about %s', (state) => {
    const action = about(state)
    if (state === 'silence') expect(action).toMatchObject({ does: 'check-again' })
    else expect(action).toMatchObject({ to: expect.stringMatching(/^\/(admin\/|files)/) })
  })

  it('leads to the node that it names first, and need not wait for one that is down', () => {
    expect(about('watch', 3, { watchNode: 7 })).toMatchObject({ to: '/admin/nodes/7' })
    const waits = (startsInSeconds: number | null) =>
      about('repairing', 3, { waiting: { nodes: [2, 4], startsInSeconds } })
    expect(waits(220)).toEqual({ label: 'Start now', does: 'start-now', nodes: [2, 4] })
    expect(waits(null)).toMatchObject({ label: 'Show nodes' })
    expect(about('repairing', 3, { waiting: null })).toMatchObject({ label: 'Watch' })
  })

  it('says who answered when silent nodes were called', () => {
    const nodes = ['active', 'down', 'joining', 'out'].map((state) => ({ state }))
    expect(silentNodes(nodes).map(({ state }) => state)).toEqual(['down', 'out'])
    const test = (name: string, ok: boolean) => ({
      name,
      checks: [{ check: 'reachable', ok, detail: '', whatToDo: null }],
    })
    expect(resultOfCalls([test('attic', true), test('shed', false)])).toBe(
      '1 node answered; still silent: shed',
    )
    expect(resultOfCalls([test('shed', false)])).toBe('Still silent: shed')
    expect(resultOfCalls([test('shed', true)])).toMatch(/^1 node answered; the state/)
    expect(resultOfCalls([])).toBe('No node is silent any more')
  })

  it('asks for a second node before files are stored once', () => {
    expect([about('empty', 1)?.label, about('empty', 2)?.label]).toEqual(['Add node', 'Upload'])
    expect(about('something new')).toBeUndefined()
  })
})

it('counts nodes by state, the ones that need somebody first', () => {
  const counts = nodeCounts({ byState: { active: 4, down: 1, draining: 2, suspect: 1, out: 0 } })
  expect(counts.map(({ state }) => state)).toEqual(['down', 'suspect', 'draining', 'active'])
})

it('leads from each number of nodes to as many nodes, whatever their states are', () => {
  const states = fc.array(fc.constantFrom(...Object.keys(WORDS.node), 'brand-new'))
  const same = fc.property(states, (all) => {
    const nodes = all.map((state) => ({ state }))
    const byState = Object.fromEntries(
      [...Map.groupBy(all, (state) => state)].map(([state, some]) => [state, some.length]),
    )
    for (const { state, count } of nodeCounts({ byState })) {
      const asked = new URL(pathOfState(state), 'http://here').searchParams.get('state') ?? ''
      expect(nodesInState(nodes, asked)).toHaveLength(count)
      expect(stateChoices(asked).map(([choice]) => choice)).toContain(state)
    }
  })
  fc.assert(same)
  expect(stateChoices('brand-new').at(-1)).toEqual(['brand-new', 'Brand-new'])
})

it('says how many chunks have an issue, and where they are', () => {
  expect(
    issueCounts([
      { issue: 'missing', chunks: 1, more: false },
      { issue: 'removing', chunks: 10_000, more: true },
      { issue: 'any', chunks: 10_000, more: true },
    ]).map(({ text, to }) => `${text}: ${to}`),
  ).toEqual([
    '1 chunk with a missing copy: /admin/chunks?issue=missing',
    'more than 10,000 chunks with a copy being removed: /admin/chunks?issue=removing',
  ])
})

describe('work under way', () => {
  const rest = {
    deficits: { chunks: 0, bytes: 0, lastCopies: 0, oldestSeconds: 0 },
    repair: { bytesPerSecond: 0, etaSeconds: null },
    rebalance: null,
    drains: [],
  }
  const rows = (status: Partial<Status>) => workRows({ ...rest, ...status } as unknown as Status)
  const plan = (more: Partial<Rebalance>) =>
    ({ id: 'p', state: 'running', bytes: 2_048, bytesMoved: 512, note: null, ...more }) as Rebalance

  it('is nothing at rest', () => {
    expect(rows({})).toEqual([])
  })

  it('is repair first: what is left, how fast, how long, and what comes first', () => {
    const deficits = { chunks: 2, bytes: 1_024, lastCopies: 1, oldestSeconds: 3 }
    const repair = { bytesPerSecond: 512, etaSeconds: 2 }
    const drain = plan({ kind: 'drain', nodeId: 3, bytesPerSecond: null, etaSeconds: null })
    const [first, second] = rows({ state: 'repairing', deficits, repair, drains: [drain] })
    expect(rows({ state: 'stuck', deficits, repair })).toMatchObject([{ state: 'waiting' }])
    expect(first).toMatchObject({
      title: 'Repair',
      state: 'running',
      facts:
        '2 chunks, 1.00 KiB left · 512 B/s · about 2 s left · 1 chunk with one copy left first',
    })
    expect(second).toMatchObject({
      title: 'Drain of node 3',
      share: 0.25,
      facts: '512 B of 2.00 KiB moved · nobody can tell yet how long it takes',
      to: '/admin/balance/plans/p',
    })
  })

  it('says for each work what slows it, and leads to where that is set', () => {
    const limit = (work: Limit['work'], nodeId: number | null, by: string): Limit => ({
      ...{ work, nodeId, by, text: by },
    })
    const limits = [limit('repair', null, 'node-away'), limit('drain', 3, 'throttle')]
    const deficits = { chunks: 2, bytes: 1_024, lastCopies: 0, oldestSeconds: 3 }
    const drains = [plan({ kind: 'drain', nodeId: 3 }), plan({ kind: 'drain', nodeId: 4 })]
    const waiting = { nodes: [1], startsInSeconds: 3 }
    const seen = rows({ state: 'repairing', deficits, drains, limits, waiting })
    expect(seen.map((row) => row.limit?.by)).toEqual(['node-away', 'throttle', undefined])
    expect([seen[0]?.state, seen[0]?.facts]).toEqual(['waiting', '2 chunks, 1.00 KiB left'])
    expect(limits.map(whereOfLimit)).toEqual(['/admin/settings/copies', '/admin/settings/balance'])
    expect(whereOfLimit(limit('drain', 3, 'node-away'))).toBe('/admin/nodes/3')
    expect(whereOfLimit(limit('repair', null, 'nothing'))).toBeUndefined()
  })

  it('is no state that the app has no word for', () => {
    const rebalance = plan({ kind: 'rebalance', state: 'planned', bytes: 0, bytesMoved: 0 })
    expect(rows({ rebalance })).toMatchObject([{ state: 'waiting', share: undefined }])
  })
})
