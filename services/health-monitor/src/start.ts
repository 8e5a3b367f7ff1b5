import { acquireLeadership, forgetSightings, resignLeadership } from '@holdfast/catalog'
import { createKuboNode } from '@holdfast/nodes'
import type { MonitorDeps } from './deps.ts'
import { createLead } from './leader/lead.ts'
import { type Loop, startLoop } from './loops/loop.ts'
import { createTroubles } from './loops/troubles.ts'
import { createMonitorMetrics } from './metrics.ts'
import { createJoining } from './nodes/join-nodes.ts'
import { explainMissingMarks } from './nodes/mark-unmarked.ts'
import { createProbeTargets } from './nodes/probe-targets.ts'
import { refreshUsage } from './nodes/refresh-usage.ts'
import { createProber } from './probes/prober.ts'
import { createWatch } from './states/watch.ts'
import { watchNodes } from './states/watch-nodes.ts'

export type { MonitorDeps } from './deps.ts'

/** Another monitor leads at the latest so long after the leader was killed; the bound is 15 s. */
const LEASE_SECONDS = 8
const RENEW_MS = 2_000

const JOIN_MS = 2_000
const USAGE_MS = 5_000
const UPKEEP_MS = 10_000

/** Rows of processes that ended are kept for as long as somebody may want to know why. */
const KEEP_SIGHTINGS_SECONDS = 3_600

/**
 * Starts a monitor: it probes and reports, relays the outbox and, while it leads, decides about
 * nodes and hands out work. Never rejects because Postgres, the queue or a node is away.
 */
export const start = async (deps: MonitorDeps): Promise<{ stop(): Promise<void> }> => {
  const { catalog, cluster, config, processId } = deps
  const log = deps.log.child({ processId })
  const troubles = createTroubles(log)
  const metrics = createMonitorMetrics(deps.metrics)
  const openNode = deps.openNode ?? createKuboNode
  const probeMs = config.probeEvery * 1_000
  const limitMs = Math.max(2_000, 2 * probeMs)

  const loops: Loop[] = []
  const loop = (name: string, everyMs: number, run: (signal: AbortSignal) => Promise<unknown>) => {
    const started = startLoop({ name, everyMs, run, troubles })
    loops.push(started)
    return started
  }

  const lead = createLead({
    acquire: (ttlSeconds) => acquireLeadership(catalog, { holder: processId, ttlSeconds }),
    resign: () => resignLeadership(catalog, { holder: processId }),
    ttlSeconds: LEASE_SECONDS,
    onChange: (leads, epoch) => {
      metrics.leads(leads)
      log.info({ epoch }, leads ? 'this monitor leads' : 'another monitor leads')
      if (leads) joinLoop.nudge()
    },
  })
  /** Rounds that only the leader does. */
  const leading =
    (run: (epoch: number, signal: AbortSignal) => Promise<unknown>) =>
    async (signal: AbortSignal) => {
      const term = lead.term()
      if (term !== undefined) await run(term.epoch, signal)
    }

  const prober = createProber({
    node: (id) => cluster.pool.node(id),
    limitMs,
    onProbe: metrics.probed,
  })
  const watch = createWatch({ mostGapMs: Math.max(3_000, 4 * probeMs) })
  const targets = createProbeTargets(catalog, (id) => cluster.states().has(id))
  const joining = createJoining({
    catalog,
    openNode,
    log,
    addresses: config.nodes,
    allowUnsynced: new Set(config.allowUnsynced),
  })

  const usageLoop = loop(
    'usage',
    USAGE_MS,
    leading((_epoch, signal) => {
      const lastProbe = (id: number) => prober.findings().get(id)?.probe
      const node = (id: number) => cluster.pool.node(id)
      return refreshUsage({ catalog, node, lastProbe }, [...prober.findings().keys()], signal)
    }),
  )
  const joinLoop = loop(
    'join',
    JOIN_MS,
    leading(async (leaderEpoch, signal) => {
      await joining.run({ leaderEpoch, signal })
    }),
  )
  loop('lead', RENEW_MS, () => lead.renew())
  loop('watch', probeMs, () =>
    watchNodes({
      catalog,
      log,
      lead,
      prober,
      watch,
      processId,
      timers: config.timers,
      freshSeconds: (limitMs + 2 * probeMs) / 1_000 + 1,
      targets,
      explain: (findings) =>
        explainMissingMarks(
          { catalog, node: (id) => cluster.pool.node(id), leads: () => lead.term() !== undefined },
          findings,
        ),
      compared: () => true,
      onObserved: (nodes) => metrics.nodeStates(nodes.map(({ state }) => state)),
      onChanged: () => {
        usageLoop.nudge()
        void cluster.refresh().catch(() => {})
      },
    }),
  )
  loop(
    'upkeep',
    UPKEEP_MS,
    leading(() => forgetSightings(catalog, KEEP_SIGHTINGS_SECONDS)),
  )

  return {
    async stop() {
      await Promise.all(loops.map((one) => one.stop()))
      await prober.stop()
      // So that another monitor leads at once. With Postgres away the lease runs out by itself.
      await lead.resign().catch(() => {})
    },
  }
}
