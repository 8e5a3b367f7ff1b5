import type { NodeState } from '@holdfast/placement'
import { type Brake, brakeOf } from './brake.ts'
import type { Observation, Timers } from './observation.ts'

/** From here on a node takes no new copies, and below the second mark it does again. */
const FULL = 0.9
const ROOMY = 0.87

/** So many probes in a row must say that a node is swapped, wiped or refuses us. */
const SURE_ROUNDS = 3

export type DecideInput = {
  nodes: readonly Observation[]
  timers: Timers
  /**
   * Seconds for which this process has watched without a gap (no stall, no absent Postgres). What
   * nobody watched is no silence.
   */
  watchedSeconds: number
  confirmed: ReadonlySet<number>
}

export type Transition = {
  nodeId: number
  from: NodeState
  to: NodeState
  reason: string
  evidence: Record<string, unknown>
}

export type Decision = { transitions: Transition[]; brake: Brake | undefined }

type Facts = Observation & { silence: number; timers: Timers }
type Rule = {
  from: readonly NodeState[]
  to: NodeState
  when(facts: Facts): boolean
  reason(facts: Facts): string
}

const WORKING: readonly NodeState[] = ['active', 'readonly']
const JOINED: readonly NodeState[] = [
  ...WORKING,
  'suspect',
  'draining',
  'returning',
  'maintenance',
  'misconfigured',
  'down',
  'out',
]

/**
 * Which nodes change state now. Pure: the same observations give the same decision on every monitor,
 * and only the leader carries it out. First matching row per node; `silence` is the time since
 * anybody had a success, but never more than we watched.
 *
 * | from                              | when                                        | to            |
 * |-----------------------------------|---------------------------------------------|---------------|
 * | any that joined                   | swapped or wiped, 3 probes in a row         | lost          |
 * | any but maintenance, misconfigured | refused us, 3 probes in a row               | misconfigured |
 * | active readonly suspect draining  | silence ≥ down-after and probes fail now    | down          |
 * |   returning misconfigured         |                                             |               |
 * | active readonly                   | silence ≥ suspect-after                     | suspect       |
 * | suspect                           | answers, no failure for suspect-after       | active        |
 * | down out misconfigured            | answers                                     | returning     |
 * | returning                         | steady as for suspect, blocks compared      | active        |
 * | down                              | for out-after, probes fail, brake not pulled | out          |
 * | active                            | ≥ 90 % full                                 | readonly      |
 * | readonly                          | < 87 % full                                 | active        |
 *
 * `joining` ends by its checks, `draining` by its plan, `drained`, `maintenance` and `quarantined` by
 * people; `lost` never. Who is quarantined is decided in `liars`. Errors on the data path end at suspect,
 * because `down` asks for a failing probe.
 */
export function decideStates(input: DecideInput): Decision {
  const { timers, watchedSeconds } = input
  const facts = input.nodes.map((node) => ({
    ...node,
    timers,
    // A node nobody ever reached was not silent before it joined.
    silence: Math.min(node.sinceOk ?? node.secondsInState, watchedSeconds),
  }))
  const first = facts.flatMap((node) => transitionOf(node, RULES) ?? [])
  const changed = new Map(first.map(({ nodeId, to }) => [nodeId, to]))

  const after = facts.map((node) => {
    const to = changed.get(node.nodeId)
    return to === undefined ? node : { ...node, state: to, secondsInState: 0 }
  })
  const brake = brakeOf({ nodes: after, confirmed: input.confirmed })
  const held = new Set(brake?.nodes)
  const leaving = after.flatMap((node) =>
    held.has(node.nodeId) ? [] : (transitionOf(node, [TO_OUT]) ?? []),
  )
  return { transitions: [...first, ...leaving], brake }
}

function transitionOf(node: Facts, rules: readonly Rule[]): Transition | undefined {
  const rule = rules.find(({ from, when }) => from.includes(node.state) && when(node))
  if (rule === undefined) return undefined
  const { nodeId, state, sinceOk, silence, failingMonitors, finding, fill } = node
  return {
    nodeId,
    from: state,
    to: rule.to,
    reason: rule.reason(node),
    evidence: {
      secondsSinceSuccess: sinceOk === null ? null : round(sinceOk),
      secondsSilent: round(silence),
      failingMonitors,
      fill: round(fill),
      ...(finding === undefined
        ? {}
        : {
            probe: finding.probe.kind,
            probes: finding.rounds,
            error: finding.probe.error ?? null,
          }),
    },
  }
}

const isSure = ({ finding }: Facts, kind: string): boolean =>
  finding?.probe.kind === kind && finding.rounds >= SURE_ROUNDS

const answersNow = ({ answering, silence, timers }: Facts): boolean =>
  answering && silence < timers.suspectAfter

const isSteady = (node: Facts): boolean =>
  answersNow(node) && node.steadySeconds >= node.timers.suspectAfter

const silentFor = ({ silence }: Facts): string => `no answer to anybody for ${round(silence)} s`

const RULES: readonly Rule[] = [
  {
    from: [...JOINED, 'quarantined'],
    to: 'lost',
    when: (node) => isSure(node, 'swapped'),
    reason: ({ finding }) => `another repository answers at its address: ${finding?.probe.peerId}`,
  },
  {
    from: [...JOINED, 'quarantined'],
    to: 'lost',
    when: (node) => isSure(node, 'no-canary'),
    reason: () => 'its repository was wiped: the canary is neither readable nor listed',
  },
  {
    from: JOINED.filter((state) => state !== 'maintenance' && state !== 'misconfigured'),
    to: 'misconfigured',
    when: (node) => isSure(node, 'refused'),
    reason: ({ finding }) => `it answers but refuses us: ${finding?.probe.error ?? ''}`,
  },
  {
    from: [...WORKING, 'suspect', 'draining', 'returning', 'misconfigured'],
    to: 'down',
    when: (node) =>
      node.silence >= node.timers.downAfter &&
      node.failing &&
      node.finding?.probe.kind !== 'refused',
    reason: silentFor,
  },
  {
    from: WORKING,
    to: 'suspect',
    when: ({ silence, timers }) => silence >= timers.suspectAfter,
    reason: silentFor,
  },
  {
    from: ['suspect'],
    to: 'active',
    when: isSteady,
    reason: ({ timers }) => `it answered every probe for ${timers.suspectAfter} s`,
  },
  {
    from: ['down', 'out', 'misconfigured'],
    to: 'returning',
    when: answersNow,
    reason: () => 'it answers again',
  },
  {
    from: ['returning'],
    to: 'active',
    when: (node) => node.compared && isSteady(node),
    reason: () => 'it answers steadily and its blocks were compared with the catalogue',
  },
  {
    from: ['active'],
    to: 'readonly',
    when: ({ fill }) => fill >= FULL,
    reason: ({ fill }) => `${Math.round(fill * 100)} % full`,
  },
  {
    from: ['readonly'],
    to: 'active',
    when: ({ fill }) => fill < ROOMY,
    reason: ({ fill }) => `it has room again, ${Math.round(fill * 100)} % full`,
  },
]

const TO_OUT: Rule = {
  from: ['down'],
  to: 'out',
  when: ({ secondsInState, failing, silence, timers }) =>
    secondsInState >= timers.outAfter && failing && silence >= timers.downAfter,
  reason: ({ secondsInState }) => `down for ${round(secondsInState)} s`,
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
