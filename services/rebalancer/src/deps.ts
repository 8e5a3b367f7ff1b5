import type { Catalog, Ledger } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { JobLog, JobMetrics, Queues } from '@holdfast/jobs'
import type { RebalancerConfig } from './config.ts'
import type { PlanMetrics } from './plan-metrics.ts'

/** Opened by whoever starts the service, and shared with others in the single process. */
export type RebalancerDeps = {
  config: Pick<
    RebalancerConfig,
    'automatic' | 'awayShare' | 'bytesPerSecond' | 'hours' | 'timeZone' | 'jobs'
  >
  log: JobLog
  catalog: Catalog
  ledger: Pick<Ledger, 'record'>
  queues: Queues
  cluster: Cluster
  metrics?: JobMetrics
  planMetrics?: PlanMetrics
}

/** What moving copies needs of them. */
export type MoveDeps = Pick<RebalancerDeps, 'catalog' | 'ledger' | 'cluster' | 'config'>
