import { randomUUID } from 'node:crypto'
import { catalogueTime, createLedger, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { connectCluster } from '@holdfast/cluster'
import { createJobMetrics, openQueues } from '@holdfast/jobs'
import {
  createMetrics,
  followClock,
  type Logger,
  type MainContext,
  vaultFor,
} from '@holdfast/process'
import type { SingleProcessConfig } from './config.ts'
import type { Databases } from './database.ts'
import type { NodeAddress } from './node-process.ts'
import { registerNodes } from './register-nodes.ts'

/** One pool for five services. Postgres allows 200 connections, and the queue has its own. */
const CATALOGUE_CONNECTIONS = 40

export type SharedParts = Awaited<ReturnType<typeof openSharedParts>>

type Options = {
  config: Pick<SingleProcessConfig, 'copies' | 'quorum' | 'previousSecret'>
  /** Opens the credentials of nodes. */
  secret: string
  databases: Pick<Databases, 'databaseUrl' | 'queueUrl'>
  addresses: readonly NodeAddress[]
  log: Logger
  defer: MainContext['defer']
}

/** What each service's own `main.ts` opens for itself, opened once for all five of them. */
export async function openSharedParts(options: Options) {
  const { config, databases, addresses, log, defer } = options
  const processId = `single-process-${randomUUID()}`
  const metrics = createMetrics()
  const catalog = openCatalog({
    url: databases.databaseUrl,
    max: CATALOGUE_CONNECTIONS,
    onIdleError: (err) => log.warn({ err }, 'an idle connection to the catalogue broke'),
  })
  defer('catalogue', () => catalog.close())
  await migrateCatalog(catalog)
  const clock = await followClock({ ask: () => catalogueTime(catalog), log })
  defer('clock', () => clock.stop())
  await registerNodes(catalog, addresses)
  const ledger = createLedger(catalog)
  defer('ledger', () => ledger.close())
  const queues = await openQueues({ url: databases.queueUrl, log })
  defer('queues', () => queues.close())
  const { copies, quorum, previousSecret } = config
  const vault = vaultFor('node-credentials', { secret: options.secret, previousSecret })
  const cluster = await connectCluster({ catalog, log, processId, copies, quorum, vault, metrics })
  defer('connections to the nodes', () => cluster.close())
  const jobMetrics = createJobMetrics(metrics)
  return { processId, metrics, jobMetrics, catalog, ledger, queues, cluster }
}
