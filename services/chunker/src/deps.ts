import type { Catalog, Ledger } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { JobLog, JobMetrics, Queues } from '@holdfast/jobs'
import type { ChunkerConfig } from './config.ts'
import type { ImportConfig } from './imports/deps.ts'

/** Opened by whoever starts the service, and shared with others in the single process. */
export type ChunkerDeps = {
  config: Pick<ChunkerConfig, 'jobs' | 'importJobs'> & ImportConfig
  log: JobLog
  catalog: Catalog
  ledger: Ledger
  queues: Queues
  cluster: Cluster
  metrics?: JobMetrics
}
