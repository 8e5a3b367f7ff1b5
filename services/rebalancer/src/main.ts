import { catalogueTime, createLedger, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { connectCluster } from '@holdfast/cluster'
import { createJobMetrics, openQueues } from '@holdfast/jobs'
import {
  createLogger,
  createMetrics,
  followClock,
  runMain,
  startOps,
  vaultFor,
} from '@holdfast/process'
import { readRebalancerConfig } from './config.ts'
import { createPlanMetrics, start } from './start.ts'

runMain('rebalancer', async ({ defer, useLogger, stopWhenStdinCloses }) => {
  const config = readRebalancerConfig()
  const log = createLogger({ service: 'rebalancer', level: config.logLevel })
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
  const processId = `rebalancer-${crypto.randomUUID()}`
  const { copies, quorum } = config
  const vault = vaultFor('node-credentials', config)
  const metrics = createMetrics()
  const cluster = await connectCluster({ catalog, log, processId, copies, quorum, vault, metrics })
  defer('nodes', () => cluster.close())

  const counted = { metrics: createJobMetrics(metrics), planMetrics: createPlanMetrics(metrics) }
  const service = await start({ config, log, catalog, ledger, queues, cluster, ...counted })
  defer('worker', () => service.stop(), { limitMs: 35_000 })

  const ready = () => Promise.all([catalog.pool.query('SELECT 1'), queues.check()])
  const { host, metricsPort: port } = config
  const ops = await startOps({ port, host, ready, registry: metrics.registry, log })
  defer('operator port', () => ops.close())
  log.info({ opsPort: ops.port }, 'rebalancer started')
})
