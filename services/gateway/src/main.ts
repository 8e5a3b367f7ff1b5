import { randomUUID } from 'node:crypto'
import { catalogueTime, createLedger, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { connectCluster } from '@holdfast/cluster'
import { connectContent, connectLongWriter } from '@holdfast/content'
import { openQueues } from '@holdfast/jobs'
import {
  createLogger,
  createMetrics,
  followClock,
  runMain,
  startOps,
  vaultFor,
} from '@holdfast/process'
import { readConfig, STATEMENT_LIMIT_MS } from './config.ts'
import { start } from './start.ts'

runMain('gateway', async ({ defer, useLogger }) => {
  const config = readConfig()
  const log = createLogger({ service: 'gateway', level: config.logLevel })
  useLogger(log)

  const catalog = openCatalog({
    url: config.databaseUrl,
    statementLimitMs: STATEMENT_LIMIT_MS,
    onIdleError: (err) => log.warn({ err }, 'an idle connection to the catalogue broke'),
  })
  defer('catalogue', () => catalog.close())
  await migrateCatalog(catalog)
  const clock = await followClock({ ask: () => catalogueTime(catalog), log })
  defer('clock', () => clock.stop())

  const queues = await openQueues({ url: config.queueUrl, log })
  defer('queues', () => queues.close())

  const processId = randomUUID()
  const cluster = await connectCluster({
    catalog,
    log,
    processId,
    copies: config.copies,
    quorum: config.writeQuorum,
    vault: vaultFor('node-credentials', config),
  })
  defer('nodes', () => cluster.close())

  const ledger = createLedger(catalog)
  defer('ledger', () => ledger.close())
  const leaseSeconds = config.lease
  const { writer, reader } = connectContent({ catalog, ledger, cluster, leaseSeconds, log })
  const long = connectLongWriter({ catalog, ledger, cluster, log })
  defer('content', () => Promise.all([writer.close(), reader.close(), long.close()]))

  const { pool } = cluster
  const onSetupLink = (link: string) => {
    process.stdout.write(`Make the first administrator: ${link}\n`)
  }
  const content = { writer, reader, long }
  const parts = { catalog, pool, queues, processId, onSetupLink }
  const gateway = await start({ config, log, ...parts, ...content })
  defer('server', (signal) => gateway.stop(signal), { limitMs: 30_000 })
  log.info({ url: gateway.url }, 'gateway started')

  if (config.metricsPort === undefined) return
  const { registry } = createMetrics()
  const ready = () => catalog.pool.query('SELECT 1')
  const ops = { port: config.metricsPort, host: config.host, ready, registry, log }
  const { close } = await startOps(ops)
  defer('metrics', () => close())
})
