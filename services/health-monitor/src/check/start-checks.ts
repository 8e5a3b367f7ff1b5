import type { JobHandler } from '@holdfast/jobs'
import type { Monitor } from '../deps.ts'
import { createProbeTargets } from '../nodes/probe-targets.ts'
import { createCheckSchedule, type ScheduleDeps } from './check-schedule.ts'
import { checkSystemHandler } from './check-system.job.ts'
import { createCheckKeeper } from './keep-checks.ts'
import type { LookDeps } from './look.ts'
import { createRepairWatch } from './watch-repair.ts'

const KEEP_MS = 1_000
/** Watching a repair reads all sums: of the time, it may take a tenth. */
const PAUSE_PER_DURATION = 10
/** A node that went down is out after the out time; nothing can be made good before. */
const STALLED_SECONDS = 300

export type ChecksPart = {
  handler: JobHandler
  /** For the tick that keeps all schedules. */
  keepSchedule(): Promise<void>
}

/** The health check: its job, its schedule, and the leader's watch over what it began. */
export function startChecks(
  monitor: Monitor,
  { fixedSchedules }: { fixedSchedules: ScheduleDeps['fixed'] },
): ChecksPart {
  const { catalog, cluster, config, queues, log, metrics, processId, leaderLoop } = monitor
  const schedule = createCheckSchedule({
    catalog,
    queues,
    config: config.check,
    fixed: fixedSchedules,
  })
  const reading: LookDeps = {
    catalog,
    cluster,
    quorum: () => config.quorum,
    targets: createProbeTargets(catalog, (id) => cluster.states().has(id)),
    schedules: () => schedule.facts(),
  }
  const watch = createRepairWatch({
    ...reading,
    log,
    onRemaining: metrics.checked,
    limits: {
      longest: config.check.followSeconds,
      stalled: STALLED_SECONDS + config.timers.outAfter,
    },
  })
  const keeper = createCheckKeeper({ catalog, queues, watch, log })
  let lastMs = 0
  const pauseMs = () => Math.max(KEEP_MS, PAUSE_PER_DURATION * lastMs)
  leaderLoop('checks', pauseMs, async (signal) => {
    const began = performance.now()
    await keeper.run(signal)
    lastMs = performance.now() - began
  })
  const handler = checkSystemHandler({
    ...reading,
    queues,
    log,
    runner: processId,
    onFindings: metrics.checked,
    keepSchedules: () => schedule.keep(),
  })
  return { handler, keepSchedule: () => schedule.keep() }
}
