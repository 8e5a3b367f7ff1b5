import {
  forgetClientLatency,
  forgetLies,
  forgetSightings,
  forgetTraffic,
  listNodes,
} from '@holdfast/catalog'
import { isLive } from '@holdfast/placement'
import { createSecretKeys } from '@holdfast/process'
import type { Monitor } from '../deps.ts'
import { createLiarWatch } from '../liars/watch-liars.ts'
import { createProber } from '../probes/prober.ts'
import { createReturning } from '../returning/compare-returning.ts'
import type { Observation } from '../states/observation.ts'
import { createWatch } from '../states/watch.ts'
import { watchNodes } from '../states/watch-nodes.ts'
import { createCanaryHealer } from './heal-canary.ts'
import { createJoining } from './join-nodes.ts'
import { createGenerations } from './keep-generation.ts'
import { explainMissingMarks } from './mark-unmarked.ts'
import { createProbeTargets } from './probe-targets.ts'
import { refreshUsage } from './refresh-usage.ts'
import { reseal } from './reseal.ts'

const JOIN_MS = 2_000
const USAGE_MS = 5_000
const RETURNING_MS = 1_000
const FORGET_MS = 60_000
const GENERATION_MS = 2_000
const HEAL_MS = 5_000
const LIARS_MS = 2_000
const RESEAL_MS = 600_000

/** Rows of processes that ended are kept for as long as somebody may want to know why. */
const KEEP_SIGHTINGS_SECONDS = 3_600
/** Longer than they count, for whoever wants to know what a node in quarantine did. */
const KEEP_LIES_SECONDS = 7 * 86_400

/** The least a probe is given, so that a slow line is slow and not silent. */
const LEAST_PROBE_LIMIT_MS = 2_000

export type NodesPart = {
  /** Too many nodes went down at once, as this process last decided. */
  braked(): boolean
  liveNodes(): number
  stop(): Promise<void>
}

/** Everything about nodes: they join, are probed, change their states, return. */
export function startNodes(monitor: Monitor, onChanged: () => void): NodesPart {
  const { catalog, cluster, config, log, lead, loop, leaderLoop, metrics, openNode } = monitor
  const probeMs = config.probeEvery * 1_000
  const limitMs = Math.max(LEAST_PROBE_LIMIT_MS, 2 * probeMs)
  const node = (id: number) => cluster.pool.node(id)
  let observed: readonly Observation[] = []
  let braked = false

  const prober = createProber({ node, limitMs, onProbe: metrics.probed })
  const returning = createReturning({ catalog, node, log })
  const usage = leaderLoop('usage', USAGE_MS, (signal) => {
    const findings = prober.findings()
    const lastProbe = (id: number) => findings.get(id)?.probe
    return refreshUsage({ catalog, node, lastProbe }, [...findings.keys()], signal)
  })
  const returns = leaderLoop('returning', RETURNING_MS, async (signal) => {
    if (!observed.some(({ state }) => state === 'returning')) return
    await returning.run(await listNodes(catalog), signal)
  })
  const changed = () => {
    usage.nudge()
    returns.nudge()
    void cluster.refresh().catch(() => {})
    onChanged()
  }
  const joining = createJoining({
    catalog,
    openNode,
    log,
    addresses: config.nodes,
    allowUnsynced: new Set(config.allowUnsynced),
    onJoined: changed,
  })
  leaderLoop('join', JOIN_MS, (signal, leaderEpoch) => joining.run({ leaderEpoch, signal }))
  const generations = createGenerations({ catalog, node, log })
  leaderLoop('generation', GENERATION_MS, (signal) => generations.run(signal))
  const healer = createCanaryHealer({ catalog, node, log })
  leaderLoop('canaries', HEAL_MS, (signal) => healer.run(prober.findings(), signal))
  const liars = createLiarWatch({
    catalog,
    node,
    log,
    onCounted: metrics.lies,
    onChanged: () => changed(),
  })
  leaderLoop('liars', LIARS_MS, (signal, epoch) => liars.run(signal, epoch))
  leaderLoop('forget-lies', FORGET_MS, () => forgetLies(catalog, KEEP_LIES_SECONDS))
  const { secret, previousSecret } = config
  if (secret !== undefined && previousSecret !== undefined) {
    const keys = createSecretKeys(secret, previousSecret)
    leaderLoop('reseal', RESEAL_MS, () => reseal(catalog, keys))
  }
  leaderLoop('forget', FORGET_MS, async () => {
    await forgetSightings(catalog, KEEP_SIGHTINGS_SECONDS)
    await forgetClientLatency(catalog, KEEP_SIGHTINGS_SECONDS)
    await forgetTraffic(catalog, KEEP_SIGHTINGS_SECONDS)
  })

  const watched = {
    ...monitor,
    prober,
    watch: createWatch({ mostGapMs: Math.max(3_000, 4 * probeMs) }),
    timers: config.timers,
    freshSeconds: (limitMs + 2 * probeMs) / 1_000 + 1,
    targets: createProbeTargets(catalog, (id) => cluster.states().has(id)),
    explain: explainMissingMarks.bind(null, {
      catalog,
      node,
      leads: () => lead.term() !== undefined,
    }),
    compared: returning.compared,
    onObserved: (nodes: readonly Observation[], brake: object | undefined) => {
      observed = nodes
      braked = brake !== undefined
      metrics.nodeStates(nodes.map(({ state }) => state))
    },
    onChanged: changed,
  }
  loop('watch', probeMs, () => watchNodes(watched))

  return {
    braked: () => braked,
    liveNodes: () => observed.filter(({ state }) => isLive(state)).length,
    stop: () => prober.stop(),
  }
}
