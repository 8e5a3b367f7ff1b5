import {
  type Catalog,
  catalogueTime,
  createLedger,
  type Ledger,
  migrateCatalog,
  openCatalog,
} from '@holdfast/catalog'
import { type Cluster, connectCluster } from '@holdfast/cluster'
import { openQueues, type Queues } from '@holdfast/jobs'
import {
  createLogger,
  createMetrics,
  followClock,
  type Logger,
  type Metrics,
  runMain,
  startOps,
  vaultFor,
} from '@holdfast/process'
import type { WorkerConfig } from './worker-settings.ts'

/** What a worker is given; it closes none of it. */
export type WorkerParts<Config> = {
  config: Config
  log: Logger
  catalog: Catalog
  ledger: Ledger
  queues: Queues
  cluster: Cluster
  metrics: Metrics
  /** Names this process in leases and logs. */
  processId: string
}

export type WorkerMain<Config> = {
  service: string
  /** Throws ConfigInvalid. */
  readConfig(): Config
  start(parts: WorkerParts<Config>): Promise<{ stop(): Promise<void> }>
}

/** A worker hands its jobs back within 30 s. */
const STOP_LIMIT_MS = 35_000

/**
 * Runs a worker as a process of its own: opens the catalogue, the queues and the nodes, starts it,
 * answers on its operator port, and takes all down in reverse when told to stop.
 */
export function runWorker<Config extends WorkerConfig>(worker: WorkerMain<Config>): void {
  const { service } = worker
  runMain(service, async ({ defer, useLogger, stopWhenStdinCloses }) => {
    const config = worker.readConfig()
    const log = createLogger({ service, level: config.logLevel })
    useLogger(log)
    if (config.stopWithParent) stopWhenStdinCloses()

    const catalog = openCatalog({ url: config.databaseUrl })
    defer('catalogue', () => catalog.close())
    await migrateCatalog(catalog)
    const clock = await followClock({ ask: () => catalogueTime(catalog), log })
    defer('clock', () => clock.stop())
    const ledger = createLedger(catalog)
    defer('ledger', () => ledger.close())
    const queues = await openQueues({ url: config.queueUrl, log })
    defer('queues', () => queues.close())
    const processId = `${service}-${crypto.randomUUID()}`
    const { copies, quorum } = config
    const vault = vaultFor('node-credentials', config)
    const metrics = createMetrics()
    const own = { catalog, log, processId, metrics }
    const cluster = await connectCluster({ ...own, copies, quorum, vault })
    defer('nodes', () => cluster.close())

    const started = await worker.start({ ...own, config, ledger, queues, cluster })
    defer('worker', () => started.stop(), { limitMs: STOP_LIMIT_MS })

    const ready = () => Promise.all([catalog.pool.query('SELECT 1'), queues.check()])
    const { host, metricsPort: port } = config
    const ops = await startOps({ port, host, ready, registry: metrics.registry, log })
    defer('operator port', () => ops.close())
    log.info({ opsPort: ops.port, processId }, `${service} started`)
  })
}
