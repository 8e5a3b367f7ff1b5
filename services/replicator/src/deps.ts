import type { Catalog, Ledger } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { JobLog, JobMetrics, Queues } from '@holdfast/jobs'
import type { ReplicatorConfig } from './config.ts'

/** Opened by whoever starts the service, and shared with others in the single process. */
export type ReplicatorDeps = {
  config: Pick<ReplicatorConfig, 'jobs' | 'removeGrace'> &
    Partial<Pick<ReplicatorConfig, 'verifyShare'>>
  log: JobLog
  catalog: Catalog
  ledger: Pick<Ledger, 'record'>
  queues: Queues
  cluster: Cluster
  metrics?: JobMetrics
}
