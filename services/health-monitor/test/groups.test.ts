import { createPlacement, type NodeState, type Rooms } from '@holdfast/placement'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chooseJobs,
  firstGroup,
  groupsPerJob,
  type Sent,
  sentKey,
} from '../src/groups/choose-jobs.ts'
import { evaluateGroups, type Found, type GroupRow } from '../src/groups/evaluate-groups.ts'
import { oldestSeconds, planWork, type WorkMemory, type WorkRow } from '../src/groups/plan-work.ts'
import { createEstimator } from '../src/status/estimate.ts'

const MIB = 1_048_576

const row = (holders: number[], change: Partial<GroupRow> = {}): GroupRow => ({
  group: 7,
  wanted: 3,
  holders,
  chunks: 10,
  bytes: 10 * MIB,
  ...change,
})

function evaluate(
  rows: readonly GroupRow[],
  given: { states?: Record<number, NodeState>; fill?: Record<number, number> } = {},
) {
  const { states: changed = {}, fill = {} } = given
  const ids = [1, 2, 3, 4, 5]
  const states = new Map(ids.map((id) => [id, changed[id] ?? ('active' as NodeState)]))
  const away = ['out', 'lost', 'draining', 'drained', 'joining']
  const members = ids.filter((id) => !away.includes(states.get(id) as string))
  const rooms: Rooms = new Map(
    ids.map((id) => [id, { usable: states.get(id) === 'active', fill: fill[id] ?? 0 }]),
  )
  return evaluateGroups({
    rows,
    states,
    placement: createPlacement(members.map((id) => ({ id, weight: 1, zone: null }))),
    rooms,
    quorum: 2,
  })
}
const workOf = (...input: Parameters<typeof evaluate>) =>
  evaluate(...input).work.map(
    ({ group, class: name, young }) => `${group} ${name}${young ? ' young' : ''}`,
  )

describe('what the groups need', () => {
  it('is nothing while every chunk has its copies', () => {
    expect(workOf([row([1, 2, 3]), row([3, 4, 5], { group: 8 })])).toEqual([])
  })

  it('is the last copy at once when a node is down, and the rest when it is out', () => {
    const rows = [row([1, 2], { wanted: 2 }), row([1, 3, 4], { group: 8 })]
    expect(workOf(rows, { states: { 1: 'suspect' } })).toEqual([])
    expect(workOf(rows, { states: { 1: 'down' } })).toEqual(['7 last-copy'])
    expect(workOf(rows, { states: { 1: 'out' } })).toEqual(['7 last-copy', '8 below-wanted'])
  })

  it('is one entry per group and class, with the sums of its rows', () => {
    const rows = [row([1, 2, 3]), row([1, 2, 4]), row([1, 3, 4])]
    const { work } = evaluate(rows, { states: { 1: 'out' } })
    expect(work).toEqual([
      { group: 7, class: 'below-wanted', chunks: 30, bytes: 30 * MIB, young: false },
    ])
  })

  it('leaves fresh uploads to those who place them', () => {
    expect(workOf([row([1, 2])])).toEqual(['7 below-wanted young'])
    expect(workOf([row([1, 2]), row([3, 4, 5])], { states: { 5: 'out' } })).toEqual([
      '7 below-wanted',
    ])
    expect(workOf([row([1])])).toEqual(['7 last-copy'])
  })

  it('counts chunks nobody holds yet as uploads, neither lost nor work', () => {
    const { work, unstored, byRisk } = evaluate([row([])])
    expect(work).toEqual([])
    expect(unstored.chunks).toBe(10)
    expect(byRisk.get('lost')?.chunks).toBe(0)
  })

  it('parks what has no source or no place, and says how much', () => {
    const noSource = evaluate([row([1])], { states: { 1: 'down' } })
    expect(noSource.work).toEqual([])
    expect(noSource.byRisk.get('unreadable')).toEqual({ chunks: 10, bytes: 10 * MIB })

    const noPlace = evaluate([row([1, 2])], { states: { 3: 'out', 4: 'out', 5: 'readonly' } })
    expect(noPlace.work).toEqual([])
    expect(noPlace.parked).toEqual({ chunks: 10, bytes: 10 * MIB })
    expect(noPlace.missingBytes).toBe(10 * MIB)
  })

  it('uses nodes over 90 % for last copies only', () => {
    const fill = { 2: 0.92, 3: 0.92, 4: 0.92, 5: 0.92 }
    expect(workOf([row([1])], { fill })).toEqual(['7 last-copy'])
    expect(workOf([row([1, 2])], { fill })).toEqual([])
  })

  it('names lost what lay on lost nodes only', () => {
    const { byRisk } = evaluate([row([1, 2])], { states: { 1: 'lost', 2: 'lost' } })
    expect(byRisk.get('lost')?.chunks).toBe(10)
  })

  it('removes what nobody uses, and trims what is there too often', () => {
    expect(workOf([row([1, 2], { wanted: 0 }), row([1, 2, 3, 4], { group: 8 })])).toEqual([
      '7 delete',
      '8 trim',
    ])
  })
})

describe('the plan of work', () => {
  const found = (change: Partial<Found> = {}): Found => ({
    group: 7,
    class: 'below-wanted',
    chunks: 10,
    bytes: 10,
    young: false,
    ...change,
  })
  const work = (pending: boolean, idleSeconds: number): WorkRow => ({
    group: 7,
    class: 'below-wanted',
    pending,
    idleSeconds,
  })
  const plan = (
    entries: Found[],
    rows: WorkRow[],
    given: { memory?: WorkMemory; now?: number; statesChanged?: boolean } = {},
  ) =>
    planWork({
      found: entries,
      rows,
      scanSeconds: 1,
      statesChanged: false,
      memory: new Map(),
      now: 100,
      ...given,
    })

  it('wants new damage at once', () => {
    expect(plan([found()], []).bumps).toEqual([
      { class: 'below-wanted', group: 7, delaySeconds: 0 },
    ])
  })

  it('does not want again what is wanted already, until nodes change', () => {
    expect(plan([found()], [work(true, 60)]).bumps).toEqual([])
    expect(plan([found()], [work(true, 60)], { statesChanged: true }).bumps).toHaveLength(1)
  })

  it('does not believe sums that are older than the work', () => {
    expect(plan([found()], [work(false, 0.5)]).bumps).toEqual([])
    expect(plan([found()], [work(false, 5)]).bumps).toHaveLength(1)
  })

  it('repeats work that changes nothing later and later, and forgets that with progress', () => {
    let memory: WorkMemory = new Map()
    const delays: number[] = []
    const step = (chunks: number) => {
      const { bumps, memory: next } = plan([found({ chunks })], [work(false, 999)], { memory })
      memory = next
      delays.push(...bumps.map(({ delaySeconds }) => delaySeconds))
    }
    for (let i = 0; i < 8; i += 1) step(10)
    expect(delays).toEqual([0, 2, 4, 8, 16, 32, 60, 60])
    step(9)
    step(9)
    expect(delays.slice(8)).toEqual([0, 2])
  })

  it('waits for fresh uploads, and looks after them when they stay short', () => {
    const first = plan([found({ young: true })], [], { now: 100 })
    expect(first.bumps).toEqual([])
    const { memory } = first
    expect(plan([found({ young: true })], [], { memory, now: 129 }).bumps).toEqual([])
    const late = plan([found({ young: true })], [], { memory, now: 130 })
    expect(late.bumps).toHaveLength(1)
    expect(oldestSeconds(late.memory, 130)).toBe(30)
  })

  it('forgets what is no work any more', () => {
    const { memory } = plan([found()], [])
    expect(plan([], [], { memory }).memory.size).toBe(0)
  })
})

describe('the jobs that go out', () => {
  const due = (name: string, count: number) =>
    Array.from({ length: count }, (_, group) => ({ group, class: name, wantedGen: 1 }))
  const choose = (
    works: ReturnType<typeof due>,
    given: { sent?: Map<string, Sent>; braked?: boolean; now?: number; groupsPerJob?: number } = {},
  ) => {
    const chosen = chooseJobs({
      due: works,
      sent: new Map(),
      braked: false,
      liveNodes: 5,
      now: 0,
      ...given,
    })
    return Object.fromEntries(
      [...Map.groupBy(chosen, (job) => job.class)].map(([name, jobs]) => [name, jobs.length]),
    )
  }

  it('are all that is due, as long as there are slots', () => {
    expect(choose([...due('below-wanted', 5), ...due('delete', 5)])).toEqual({
      'below-wanted': 5,
      delete: 5,
    })
  })

  it('give last copies every slot before anything else', () => {
    expect(choose([...due('below-wanted', 500), ...due('last-copy', 500)])).toEqual({
      'last-copy': 128,
    })
  })

  it('keep a tenth of the slots for later classes otherwise', () => {
    expect(choose([...due('below-wanted', 500), ...due('delete', 500)])).toEqual({
      'below-wanted': 115,
      delete: 13,
    })
  })

  it('trim a few at a time, and none while anything is to be repaired', () => {
    expect(choose(due('trim', 50))).toEqual({ trim: 16 })
    expect(choose([...due('trim', 50), ...due('below-wanted', 1)])).toEqual({ 'below-wanted': 1 })
  })

  it('hands out no other repair beside last copies, which it would only give way to', () => {
    const works = [...due('below-wanted', 5), ...due('last-copy', 5), ...due('delete', 1)]
    expect(choose(works)).toEqual({ 'last-copy': 5, delete: 1 })
  })

  it('are one per live node and last copies only while the brake holds', () => {
    const works = [...due('last-copy', 50), ...due('below-quorum', 50), ...due('delete', 5)]
    expect(choose(works, { braked: true })).toEqual({ 'last-copy': 5 })
  })

  it('do not go out twice, unless they were not done for a while or more is wanted', () => {
    const works = due('last-copy', 1)
    const sent = new Map([[sentKey({ group: 0, class: 'last-copy' }), { gen: 1, at: 0 }]])
    expect(choose(works, { sent, now: 19 })).toEqual({})
    expect(choose(works, { sent, now: 20 })).toEqual({ 'last-copy': 1 })
    expect(choose([{ group: 0, class: 'last-copy', wantedGen: 2 }], { sent, now: 1 })).toEqual({
      'last-copy': 1,
    })
  })

  it('take groups in a row together, and need one slot for them', () => {
    const works = due('last-copy', 500)
    expect(choose(works, { groupsPerJob: 16 })).toEqual({ 'last-copy': 500 })
    expect(choose(due('last-copy', 4_096), { groupsPerJob: 16 })).toEqual({ 'last-copy': 2_048 })
    expect(choose(due('trim', 500), { groupsPerJob: 16 })).toEqual({ trim: 256 })
    const sent = new Map(due('trim', 96).map((work) => [sentKey(work), { gen: 1, at: 0 }]))
    expect(choose(due('trim', 500), { groupsPerJob: 16, sent })).toEqual({ trim: 160 })
    expect(choose(works, { groupsPerJob: 16, braked: true })).toEqual({ 'last-copy': 5 })
    const shape = { braked: false, groupsPerJob: 16 }
    expect(firstGroup({ group: 37 }, shape)).toBe(32)
    expect(firstGroup({ group: 37 }, { ...shape, braked: true })).toBe(37)
  })

  it('take fewer groups together the more chunks there are', () => {
    const chunks = [0, 2_048, 2_049, 16_384, 16_385, 100_000, 1e6, 1e9]
    expect(chunks.map(groupsPerJob)).toEqual([128, 128, 64, 16, 8, 2, 1, 1])
  })

  it('never exceed the slots, counting those under way', () => {
    const classes = fc.constantFrom('last-copy', 'below-quorum', 'below-wanted', 'delete', 'trim')
    const works = fc.uniqueArray(fc.record({ group: fc.nat(400), class: classes }), {
      maxLength: 600,
      selector: sentKey,
    })
    fc.assert(
      fc.property(works, fc.boolean(), fc.integer({ min: 0, max: 127 }), (list, braked, under) => {
        const all = list.map((work) => ({ ...work, wantedGen: 1 }))
        const sent = new Map(all.slice(0, under).map((work) => [sentKey(work), { gen: 1, at: 0 }]))
        const jobs = chooseJobs({ due: all, sent, braked, liveNodes: 5, now: 1 })
        expect(jobs.length + Math.min(sent.size, braked ? 5 : 128)).toBeLessThanOrEqual(
          braked ? 5 : 128,
        )
        expect(jobs.some((job) => sent.has(sentKey(job)))).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the estimate', () => {
  it('follows the rate at which missing bytes disappear', () => {
    const estimator = createEstimator()
    let estimate = estimator.saw(1_000 * MIB, 0)
    expect(estimate).toEqual({ bytesPerSecond: 0, etaSeconds: null })
    for (let second = 1; second <= 50; second += 1) {
      estimate = estimator.saw((1_000 - 10 * second) * MIB, second)
    }
    expect(estimate.bytesPerSecond).toBeCloseTo(10 * MIB, -3)
    expect(estimate.etaSeconds).toBe(50)
  })

  it('takes new damage for no negative work, and the end for the end', () => {
    const estimator = createEstimator()
    estimator.saw(100 * MIB, 0)
    const { bytesPerSecond } = estimator.saw(90 * MIB, 1)
    expect(estimator.saw(900 * MIB, 2).bytesPerSecond).toBe(bytesPerSecond)
    expect(estimator.saw(0, 3)).toEqual({ bytesPerSecond: 0, etaSeconds: 0 })
  })
})
