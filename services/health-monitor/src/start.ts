import { acquireLeadership, resignLeadership } from '@holdfast/catalog'
import { createOpenNode } from '@holdfast/cluster'
import { createJobMetrics } from '@holdfast/jobs'
import { vaultFor } from '@holdfast/process'
import { createTroubles, type Loop, startLoop } from '@holdfast/worker'
import type { Monitor, MonitorDeps, Round } from './deps.ts'
import { startGroups } from './groups/start-groups.ts'
import { startInventory } from './inventory/start-inventory.ts'
import { startJobs } from './jobs/start-jobs.ts'
import { createLead } from './leader/lead.ts'
import { createLiveConfig } from './live-config.ts'
import { createMonitorMetrics } from './metrics.ts'
import { startNodes } from './nodes/start-nodes.ts'
import { startScrub } from './scrub/start-scrub.ts'
import { startSeries } from './series/start-series.ts'

export { type MonitorConfig, readMonitorConfig } from './config.ts'
export type { MonitorDeps } from './deps.ts'

/** Another monitor leads at the latest so long after the leader was killed; the bound is 15 s. */
const LEASE_SECONDS = 8
const RENEW_MS = 2_000
/** What the API changed holds after so long. */
const SETTINGS_MS = 1_000

/**
 * Starts a monitor: it probes and reports, relays the outbox and, while it leads, decides about
 * nodes and hands out work. Never rejects because Postgres, the queue or a node is away. Closes
 * nothing that it was given.
 */
export const start = async (deps: MonitorDeps): Promise<{ stop(): Promise<void> }> => {
  const { catalog, processId } = deps
  const { config, refresh } = createLiveConfig(catalog, deps.config)
  const secrets = { secret: config.secret, previousSecret: config.previousSecret }
  const log = deps.log.child({ processId })
  const troubles = createTroubles(log)
  const metrics = createMonitorMetrics(deps.metrics)
  const loops: Loop[] = []

  const loop = (name: string, everyMs: number | (() => number), run: Round): Loop => {
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
      if (leads) for (const one of loops) one.nudge()
    },
  })
  const monitor: Monitor = {
    ...deps,
    config,
    openNode:
      deps.openNode ?? createOpenNode({ vault: vaultFor('node-credentials', secrets), log }),
    log,
    lead,
    metrics,
    loop,
    leaderLoop: (name, everyMs, round) =>
      loop(name, everyMs, async (signal) => {
        const term = lead.term()
        if (term !== undefined) await round(signal, term.epoch)
      }),
  }

  const nodes = startNodes(monitor, () => groups.nudge())
  const groups = startGroups(monitor, nodes)
  startInventory(monitor)
  const scrub = startScrub(monitor, nodes)
  startSeries(monitor)
  const jobs = startJobs(monitor, {
    refreshGroups: () => groups.refresh(),
    jobMetrics: createJobMetrics(deps.metrics),
  })
  loop('settings', SETTINGS_MS, refresh)
  loop('lead', RENEW_MS, () => lead.renew())

  return {
    async stop() {
      await Promise.all([jobs.stop(), ...loops.map((one) => one.stop())])
      await scrub.stop()
      await nodes.stop()
      // So that another monitor leads at once. With Postgres away the lease runs out by itself.
      await lead.resign().catch(() => {})
    },
  }
}
