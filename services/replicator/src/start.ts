import { startWorker } from '@holdfast/jobs'
import type { ReplicatorDeps } from './deps.ts'
import { placeChunksHandler } from './place-chunks.job.ts'
import { recountWantedHandler } from './recount-wanted.job.ts'
import { releaseContentHandler } from './release-content.job.ts'
import { removeCopiesHandler } from './remove-copies.job.ts'
import { repairGroupHandler } from './repair-group.job.ts'

export { type ReplicatorConfig, readReplicatorConfig } from './config.ts'
export type { ReplicatorDeps } from './deps.ts'

/**
 * Starts the one service that brings chunks to their copies and takes copies away. It closes nothing
 * but its own worker; jobs it could not finish go back to the queue.
 */
export async function start(deps: ReplicatorDeps): Promise<{ stop(): Promise<void> }> {
  const { config, log, queues, metrics } = deps
  const worker = startWorker(queues, {
    handlers: [
      placeChunksHandler(deps),
      repairGroupHandler(deps),
      releaseContentHandler(deps),
      recountWantedHandler(deps),
      removeCopiesHandler(deps),
    ],
    concurrency: config.jobs,
    log,
    ...(metrics === undefined ? {} : { metrics }),
  })
  return { stop: () => worker.close() }
}
