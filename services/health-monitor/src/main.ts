import { randomUUID } from 'node:crypto'
import { catalogueTime, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { connectCluster } from '@holdfast/cluster'
import { openQueues } from '@holdfast/jobs'
import {
  createLogger,
  createMetrics,
  followClock,
  runMain,
  startOps,
  vaultFor,
} from '@holdfast/process'
import { readMonitorConfig } from './config.ts'
import { start } from './start.ts'

runMain('health-monitor', async ({ defer, useLogger, stopWhenStdinCloses }) => {
  const config = readMonitorConfig()
  const log = createLogger({ service: 'health-monitor', level: config.logLevel })
  useLogger(log)
  if (config.stopWithParent) stopWhenStdinCloses()
  const processId = `monitor-${randomUUID().slice(0, 8)}`
  const metrics = createMetrics()

  const catalog = openCatalog({ url: config.databaseUrl })
  defer('catalogue', () => catalog.close())
  await migrateCatalog(catalog)
  const clock = await followClock({ ask: () => catalogueTime(catalog), log })
  defer('clock', () => clock.stop())
  const queues = await openQueues({ url: config.queueUrl, log })
  defer('queue', () => queues.close())
  const { copies, quorum } = config
  const vault = vaultFor('node-credentials', config)
  const cluster = await connectCluster({ catalog, log, processId, copies, quorum, vault, metrics })
  defer('nodes', () => cluster.close())

  const monitor = await start({ config, log, catalog, queues, cluster, metrics, processId })
  defer('monitor', () => monitor.stop(), { limitMs: 30_000 })
  const ready = () => Promise.all([catalog.pool.query('SELECT 1'), queues.check()])
  const { metricsPort, host } = config
  const ops = await startOps({ port: metricsPort, host, ready, registry: metrics.registry, log })
  defer('metrics', () => ops.close())
  log.info({ port: ops.port, processId }, 'health-monitor started')
})
