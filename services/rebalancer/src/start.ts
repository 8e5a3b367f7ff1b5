import { type JobLog, type JobMetrics, type Queues, startWorker } from '@holdfast/jobs'

export { type RebalancerConfig, readRebalancerConfig } from './config.ts'

export type RebalancerDeps = {
  log: JobLog
  queues: Queues
  metrics?: JobMetrics
}

/**
 * Starts the service that will move copies on purpose. It serves its queue already, which has no jobs
 * yet: a job of a newer version is put back for a newer worker instead of waiting unseen.
 */
export async function start(deps: RebalancerDeps): Promise<{ stop(): Promise<void> }> {
  const { log, queues, metrics } = deps
  const worker = startWorker(queues, {
    handlers: [],
    queues: ['rebalancer'],
    concurrency: 1,
    log,
    ...(metrics === undefined ? {} : { metrics }),
  })
  return { stop: () => worker.close() }
}
