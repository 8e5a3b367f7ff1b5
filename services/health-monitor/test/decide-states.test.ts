import type { NodeState } from '@holdfast/placement'
import { describe, expect, it } from 'vitest'
import type { ProbeKind } from '../src/probes/probe-node.ts'
import { decideStates } from '../src/states/decide-states.ts'
import type { Observation, Timers } from '../src/states/observation.ts'

const timers: Timers = { suspectAfter: 3, downAfter: 10, outAfter: 300 }

/** A healthy node unless told otherwise. */
const node = (change: Partial<Observation> = {}): Observation => ({
  nodeId: 1,
  state: 'active',
  secondsInState: 1_000,
  sinceOk: 0.4,
  failing: false,
  failingMonitors: 0,
  answering: true,
  steadySeconds: Number.POSITIVE_INFINITY,
  fill: 0.1,
  compared: false,
  ...change,
})

const silent = (seconds: number, change: Partial<Observation> = {}): Observation =>
  node({
    sinceOk: seconds,
    failing: true,
    failingMonitors: 1,
    answering: false,
    steadySeconds: 0,
    ...change,
  })

const finding = (kind: ProbeKind, rounds = 3) => ({ probe: { nodeId: 1, kind }, rounds })

const others = [2, 3, 4].map((nodeId) => node({ nodeId }))

const next = (one: Observation, watchedSeconds = 1_000): NodeState =>
  decideStates({
    nodes: [one, ...others],
    timers,
    watchedSeconds,
    confirmed: new Set(),
  }).transitions.find(({ nodeId }) => nodeId === one.nodeId)?.to ?? one.state

describe('the states of a node', () => {
  it('stay as they are while it answers', () => {
    expect(next(node())).toBe('active')
    expect(next(silent(2.9))).toBe('active')
  })

  it('go to suspect after 3 s without a success from anybody, and to down after 10 s', () => {
    expect(next(silent(3))).toBe('suspect')
    expect(next(silent(9.9, { state: 'suspect' }))).toBe('suspect')
    expect(next(silent(10, { state: 'suspect' }))).toBe('down')
    expect(next(silent(10))).toBe('down')
  })

  it('end at suspect when only the data path fails', () => {
    const unheard = silent(60, { failing: false, failingMonitors: 0 })
    expect(next(unheard)).toBe('suspect')
    expect(next({ ...unheard, state: 'suspect' })).toBe('suspect')
  })

  it('do not change for a silence that nobody watched', () => {
    expect(next(silent(600), 2)).toBe('active')
    expect(next(silent(600), 5)).toBe('suspect')
    expect(next(silent(600), 10)).toBe('down')
  })

  it('keep a new node from being suspected for the time before it joined', () => {
    expect(next(silent(0, { sinceOk: null, secondsInState: 1 }))).toBe('active')
    expect(next(silent(0, { sinceOk: null, secondsInState: 3 }))).toBe('suspect')
  })

  it('leave suspect only after a steady while', () => {
    expect(next(node({ state: 'suspect', steadySeconds: 2 }))).toBe('suspect')
    expect(next(node({ state: 'suspect', steadySeconds: 3 }))).toBe('active')
  })

  it('go from down to out after the out time, and only while it is still silent', () => {
    expect(next(silent(310, { state: 'down', secondsInState: 299 }))).toBe('down')
    expect(next(silent(310, { state: 'down', secondsInState: 300 }))).toBe('out')
    const unsure = { state: 'down', secondsInState: 400, failing: false } as const
    expect(next(silent(410, unsure))).toBe('down')
    expect(next(silent(410, { state: 'down', secondsInState: 400 }), 5)).toBe('down')
  })

  it('come back through returning, and to active when the blocks were compared', () => {
    for (const state of ['down', 'out', 'misconfigured'] as const) {
      expect(next(node({ state }))).toBe('returning')
    }
    expect(next(node({ state: 'returning' }))).toBe('returning')
    expect(next(node({ state: 'returning', compared: true, steadySeconds: 1 }))).toBe('returning')
    expect(next(node({ state: 'returning', compared: true }))).toBe('active')
  })

  it('go from returning back to down, never to active by way of suspect', () => {
    expect(next(silent(5, { state: 'returning' }))).toBe('returning')
    expect(next(silent(10, { state: 'returning' }))).toBe('down')
  })

  it('follow how full it is, with some play between the marks', () => {
    expect(next(node({ fill: 0.9 }))).toBe('readonly')
    expect(next(node({ state: 'readonly', fill: 0.88 }))).toBe('readonly')
    expect(next(node({ state: 'readonly', fill: 0.86 }))).toBe('active')
    expect(next(silent(4, { state: 'readonly', fill: 0.95 }))).toBe('suspect')
  })

  it('go to misconfigured, never to down, when it answers but refuses us', () => {
    expect(next(silent(20, { finding: finding('refused', 2) }))).toBe('suspect')
    expect(next(silent(20, { finding: finding('refused') }))).toBe('misconfigured')
    const refusing = silent(60, { state: 'misconfigured', finding: finding('refused', 50) })
    expect(next(refusing)).toBe('misconfigured')
    expect(next(silent(60, { state: 'misconfigured' }))).toBe('down')
  })

  it('end in lost when its repository was swapped or wiped for sure', () => {
    for (const kind of ['swapped', 'no-canary'] as const) {
      expect(next(node({ finding: finding(kind, 2) }))).toBe('active')
      expect(next(node({ finding: finding(kind) }))).toBe('lost')
      expect(next(node({ state: 'out', finding: finding(kind) }))).toBe('lost')
    }
    expect(next(node({ finding: finding('bad-canary', 99) }))).toBe('active')
  })

  it('are left to people and plans where they belong to them', () => {
    expect(next(silent(999, { state: 'maintenance' }))).toBe('maintenance')
    expect(next(silent(999, { state: 'drained' }))).toBe('drained')
    expect(next(silent(999, { state: 'quarantined' }))).toBe('quarantined')
    expect(next(node({ state: 'quarantined' }))).toBe('quarantined')
    expect(next(node({ state: 'draining' }))).toBe('draining')
    expect(next(silent(999, { state: 'draining' }))).toBe('down')
  })

  it('carry their reason and evidence', () => {
    const { transitions } = decideStates({
      nodes: [silent(12.34), ...others],
      timers,
      watchedSeconds: 99,
      confirmed: new Set(),
    })
    expect(transitions).toEqual([
      {
        nodeId: 1,
        from: 'active',
        to: 'down',
        reason: 'no answer to anybody for 12.3 s',
        evidence: { secondsSinceSuccess: 12.3, secondsSilent: 12.3, failingMonitors: 1, fill: 0.1 },
      },
    ])
  })
})

describe('the brake', () => {
  const down = (nodeId: number, change: Partial<Observation> = {}) =>
    silent(700, { nodeId, state: 'down', secondsInState: 600, ...change })
  const cluster = (downs: Observation[], size: number): Observation[] => [
    ...downs,
    ...Array.from({ length: size - downs.length }, (_, i) => node({ nodeId: 100 + i })),
  ]
  const decide = (nodes: Observation[], confirmed: number[] = []) =>
    decideStates({ nodes, timers, watchedSeconds: 9_999, confirmed: new Set(confirmed) })
  const outs = (nodes: Observation[], confirmed: number[] = []) =>
    decide(nodes, confirmed)
      .transitions.filter(({ to }) => to === 'out')
      .map(({ nodeId }) => nodeId)

  it('lets one node of any number go out, and a quarter of many', () => {
    expect(outs(cluster([down(1)], 3))).toEqual([1])
    expect(outs(cluster([down(1)], 4))).toEqual([1])
    expect(outs(cluster([down(1), down(2)], 8))).toEqual([1, 2])
  })

  it('holds every node back when more went down together', () => {
    expect(outs(cluster([down(1), down(2)], 4))).toEqual([])
    expect(decide(cluster([down(1), down(2)], 4)).brake).toEqual({
      nodes: [1, 2],
      seconds: 600,
      limit: 1,
    })
    expect(outs(cluster([down(1), down(2), down(3)], 8))).toEqual([])
  })

  it('counts the nodes that go down in this very round', () => {
    const nodes = cluster([down(1), silent(10, { nodeId: 2 })], 4)
    expect(outs(nodes)).toEqual([])
    expect(decide(nodes).brake?.nodes).toEqual([1, 2])
  })

  it('ends when nodes return', () => {
    expect(decide(cluster([down(1), node({ nodeId: 2, state: 'down' })], 4)).brake).toBeUndefined()
  })

  it('ends for the nodes that an admin gave up, and holds for those that follow', () => {
    expect(outs(cluster([down(1), down(2)], 4), [1, 2])).toEqual([1, 2])
    expect(outs(cluster([down(1), down(2)], 4), [1])).toEqual([1, 2])
    expect(outs(cluster([down(1), down(2), down(3), down(4)], 6), [1])).toEqual([1])
  })

  it('ends after an hour when two monitors agree', () => {
    const pair = (secondsInState: number, failingMonitors: number) =>
      cluster(
        [1, 2].map((id) => down(id, { secondsInState, failingMonitors })),
        4,
      )
    expect(outs(pair(3_700, 1))).toEqual([])
    expect(outs(pair(3_500, 2))).toEqual([])
    expect(outs(pair(3_700, 2))).toEqual([1, 2])
  })
})
