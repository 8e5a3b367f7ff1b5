import { markBadCopy, takeOutbox } from '@holdfast/catalog'
import {
  createRelay,
  type JobMetrics,
  reapUploads,
  refreshGroups,
  relayOutbox,
  startWorker,
} from '@holdfast/jobs'
import { isLive } from '@holdfast/placement'
import { startChecks } from '../check/start-checks.ts'
import { createCarryOn } from '../contents/carry-on-contents.ts'
import type { Monitor } from '../deps.ts'
import { createTrashKeeper } from '../files/keep-trash.ts'
import { createImportKeeper } from '../imports/keep-imports.ts'
import { inventoryNodeHandler } from '../inventory/inventory-node.job.ts'
import { createRemovalsKeeper } from '../people/carry-on-removals.ts'
import { scrubGroupHandler } from '../scrub/scrub-group.job.ts'
import { createReaper } from '../uploads/reap-uploads.ts'
import { keepVerifications } from '../verification/keep-verifications.ts'
import { verifyContentHandler } from '../verification/verify-content.job.ts'
import { startWebhooks } from '../webhooks/start-webhooks.ts'
import { reapUploadsHandler } from './reap-uploads.job.ts'
import { refreshGroupsHandler } from './refresh-groups.job.ts'
import { relayOutboxHandler } from './relay-outbox.job.ts'

/** An upload's later copies wait for this; short enough not to be felt, long enough to be cheap. */
const RELAY_MS = 200
const RECONCILE_MS = 10_000
const CARRY_ON_MS = 10_000
const REMOVALS_MS = 5_000
const TRASH_MS = 30_000
const TUS_LEASE_SECONDS = 86_400
/** Inventories and scrubs take long and wait most of the time; the others must not wait for them. */
const CONCURRENCY = 8

/** How often each job comes by itself. Loops do the same sooner; this is what an operator sees. */
const SCHEDULES = [
  { job: relayOutbox, everyMs: 10_000 },
  { job: reapUploads, everyMs: 30_000 },
  { job: refreshGroups, everyMs: 60_000 },
] as const

export type JobsPart = { stop(): Promise<void> }

/** Uploads that were given up, the outbox, and this service's own queue. */
export function startJobs(
  monitor: Monitor,
  {
    refreshGroups: refresh,
    jobMetrics,
  }: { refreshGroups(): Promise<{ groups: number }>; jobMetrics: JobMetrics },
): JobsPart {
  const { catalog, cluster, config, lead, log, loop, leaderLoop, queues } = monitor
  const node = (id: number) => cluster.pool.node(id)
  const share = config.scrubShare
  const lookMs = Math.min(5_000, (config.lease * 1_000) / 5)
  const leases = { live: config.lease, tus: TUS_LEASE_SECONDS }
  const reaper = createReaper({ catalog, leases, mostGapMs: 3 * lookMs + 2_000, log })
  leaderLoop('reap', lookMs, () => reaper.run())

  const relay = createRelay({
    takeOutbox: (limit, use) => takeOutbox(catalog, limit, use),
    queues,
    log,
  })
  // Every monitor relays: rows are skipped while another holds them, and there is no pause when the
  // lead changes.
  loop('relay', RELAY_MS, (signal) => relay.run({ signal }))

  const checks = startChecks(monitor, { fixedSchedules: SCHEDULES })

  // At boot and again and again: FLUSHALL takes schedules with it.
  loop('reconcile', RECONCILE_MS, async () => {
    for (const { job, everyMs } of SCHEDULES) {
      await queues.upsertSchedule(job, { id: job.name, everyMs, payload: {} })
    }
    await checks.keepSchedule()
  })

  const carryOn = createCarryOn({ catalog, queues })
  leaderLoop('carry-on', CARRY_ON_MS, () => carryOn.run())
  const removals = createRemovalsKeeper(catalog)
  leaderLoop('removed accounts', REMOVALS_MS, (signal) => removals.run(signal))

  const trash = createTrashKeeper({ catalog, log })
  leaderLoop('trash', TRASH_MS, (signal) => trash.run(signal))
  const imports = createImportKeeper({ catalog, queues, keepDays: config.importKeepDays })
  leaderLoop('imports', CARRY_ON_MS, () => imports.run())

  leaderLoop('verifications', CARRY_ON_MS, () => keepVerifications({ catalog, queues }))

  const worker = startWorker(queues, {
    handlers: [
      relayOutboxHandler({ relay }),
      reapUploadsHandler({ reaper, lead }),
      refreshGroupsHandler({ lead, refresh }),
      inventoryNodeHandler({ catalog, node, share, everySeconds: () => config.inventoryEvery }),
      scrubGroupHandler({ catalog, node, share, background: cluster.background }),
      checks.handler,
      startWebhooks(monitor),
      verifyContentHandler({
        catalog,
        node,
        isLive: (id) => isLive(cluster.states().get(id)),
        onBad: async (bad) => void (await markBadCopy(catalog, bad)),
      }),
    ],
    concurrency: CONCURRENCY,
    log,
    metrics: jobMetrics,
  })
  return { stop: () => worker.close() }
}
