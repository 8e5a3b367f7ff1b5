import { startWorker } from '@holdfast/jobs'
import type { ChunkerDeps } from './deps.ts'
import { sealContentHandler } from './seal-content.job.ts'

export { type ChunkerConfig, readChunkerConfig } from './config.ts'
export type { ChunkerDeps } from './deps.ts'

/**
 * Starts the service that seals contents. It closes nothing but its own worker; jobs it could not
 * finish go back to the queue.
 */
export async function start(deps: ChunkerDeps): Promise<{ stop(): Promise<void> }> {
  const { config, log, queues, metrics } = deps
  const worker = startWorker(queues, {
    handlers: [sealContentHandler(deps)],
    concurrency: config.jobs,
    log,
    ...(metrics === undefined ? {} : { metrics }),
  })
  return { stop: () => worker.close() }
}
