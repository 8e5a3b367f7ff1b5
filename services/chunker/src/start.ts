import { connectLongWriter, connectReader } from '@holdfast/content'
import { type JobHandler, startWorker } from '@holdfast/jobs'
import type { ChunkerDeps } from './deps.ts'
import { importCarHandler } from './import-car.job.ts'
import { importCidHandler } from './import-cid.job.ts'
import { importUrlHandler } from './import-url.job.ts'
import { sealContentHandler } from './seal-content.job.ts'

export { type ChunkerConfig, readChunkerConfig } from './config.ts'
export type { ChunkerDeps } from './deps.ts'

/**
 * Starts the service that seals contents and imports. It closes nothing but its own workers; jobs
 * they could not finish go back to the queue.
 */
export async function start(deps: ChunkerDeps): Promise<{ stop(): Promise<void> }> {
  const { catalog, cluster, config, log, queues, metrics } = deps
  const long = connectLongWriter(deps)
  const reader = connectReader({ catalog, cluster, pool: cluster.pool })
  const imports = { config, log, catalog, cluster, long, reader }
  const serve = (handlers: readonly JobHandler[], concurrency: number) =>
    startWorker(queues, {
      handlers,
      concurrency,
      log,
      ...(metrics === undefined ? {} : { metrics }),
    })
  const workers = [
    serve([sealContentHandler(deps)], config.jobs),
    serve(
      [importUrlHandler(imports), importCidHandler(imports), importCarHandler(imports)],
      config.importJobs,
    ),
  ]
  return {
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.close()))
      long.close()
    },
  }
}
