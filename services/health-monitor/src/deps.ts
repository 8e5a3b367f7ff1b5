import type { Catalog } from '@holdfast/catalog'
import type { Cluster, OpenNode } from '@holdfast/cluster'
import type { JobLog, Queues } from '@holdfast/jobs'
import type { Metrics } from '@holdfast/process'
import type { Loop } from '@holdfast/worker'
import type { MonitorConfig } from './config.ts'
import type { Lead } from './leader/lead.ts'
import type { MonitorMetrics } from './metrics.ts'

/** What a monitor works with. In the single process these belong to all services together. */
export type MonitorDeps = {
  config: Pick<
    MonitorConfig,
    | 'nodes'
    | 'allowUnsynced'
    | 'quorum'
    | 'probeEvery'
    | 'timers'
    | 'lease'
    | 'check'
    | 'nodeLossesPerYear'
    | 'scrubDays'
    | 'scrubShare'
    | 'inventoryEvery'
    | 'importKeepDays'
  > &
    // Without a secret the credentials of nodes stay closed, and webhooks wait.
    Partial<Pick<MonitorConfig, 'secret' | 'previousSecret'>>
  log: JobLog
  catalog: Catalog
  queues: Queues
  cluster: Cluster
  metrics: Metrics
  /** Names this process among all that report and that may lead; a new one per start. */
  processId: string
  /** How an address that is no member yet is talked to. */
  openNode?: OpenNode
}

/** The same, with what the parts of one monitor share. */
export type Monitor = Omit<MonitorDeps, 'metrics' | 'openNode'> & {
  openNode: OpenNode
  lead: Lead
  metrics: MonitorMetrics
  /** Runs `round` again and again until the monitor stops. */
  loop(name: string, everyMs: number | (() => number), round: Round): Loop
  /** The same, in rounds that only the leader does. */
  leaderLoop(name: string, everyMs: number | (() => number), round: LeaderRound): Loop
}

export type Round = (signal: AbortSignal) => Promise<unknown>
export type LeaderRound = (signal: AbortSignal, leaderEpoch: number) => Promise<unknown>
