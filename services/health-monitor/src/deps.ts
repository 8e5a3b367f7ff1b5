import type { Catalog } from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import type { JobLog, Queues } from '@holdfast/jobs'
import type { Metrics } from '@holdfast/process'
import type { MonitorConfig } from './config.ts'
import type { OpenNode } from './nodes/register-node.ts'

/** What a monitor works with. In the single process these belong to all services together. */
export type MonitorDeps = {
  config: Pick<
    MonitorConfig,
    'nodes' | 'allowUnsynced' | 'copies' | 'quorum' | 'probeEvery' | 'timers' | 'lease'
  >
  log: JobLog
  catalog: Catalog
  queues: Queues
  cluster: Cluster
  metrics: Pick<Metrics, 'gauge' | 'histogram' | 'counter'>
  /** Names this process among all that report and that may lead; a new one per start. */
  processId: string
  /** How an address that is no member yet is talked to. */
  openNode?: OpenNode
}
