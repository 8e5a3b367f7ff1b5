import { planRebalance, startWorker } from '@holdfast/jobs'
import { createTroubles, startLoop } from '@holdfast/worker'
import type { RebalancerDeps } from './deps.ts'
import { drainNodeHandler } from './drain-node.job.ts'
import { createLiveConfig } from './live-config.ts'
import { moveGroupHandler } from './move-group.job.ts'
import { planRebalanceHandler } from './plan-rebalance.job.ts'
import { createTick } from './tick.ts'

export { type RebalancerConfig, readRebalancerConfig } from './config.ts'
export type { RebalancerDeps } from './deps.ts'
export { createPlanMetrics } from './plan-metrics.ts'

const TICK_MS = 1_000
const SCHEDULE_MS = 10_000
/** How often it is looked whether too much lies off its place; changes of nodes are seen at once. */
const PLAN_EVERY_MS = 60_000

/**
 * Starts the service that moves copies on purpose. Never rejects because Postgres, the queue or a node
 * is away. Closes nothing that it was given; a step under way is handed back.
 */
export async function start(given: RebalancerDeps): Promise<{ stop(): Promise<void> }> {
  const { log, queues, metrics } = given
  const { config, refresh } = createLiveConfig(given.catalog, given.config)
  const deps = { ...given, config }
  // Before any job: what an administrator switched off must not run once more. Postgres may be away.
  await refresh().catch(() => {})
  const worker = startWorker(queues, {
    handlers: [planRebalanceHandler(deps), moveGroupHandler(deps), drainNodeHandler(deps)],
    concurrency: config.jobs,
    log,
    ...(metrics === undefined ? {} : { metrics }),
  })
  const tick = createTick(deps)
  const troubles = createTroubles(log)
  const loops = [
    startLoop({
      name: 'plans',
      everyMs: TICK_MS,
      troubles,
      run: async () => {
        await refresh()
        await tick.run()
      },
    }),
    // At boot and again and again: FLUSHALL takes schedules with it.
    startLoop({
      name: 'schedule',
      everyMs: SCHEDULE_MS,
      troubles,
      run: async () => {
        const id = planRebalance.name
        await queues.upsertSchedule(planRebalance, { id, everyMs: PLAN_EVERY_MS, payload: {} })
      },
    }),
  ]
  return {
    async stop() {
      await Promise.all([worker.close(), ...loops.map((loop) => loop.stop())])
    },
  }
}
