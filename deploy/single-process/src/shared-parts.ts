import { randomUUID } from 'node:crypto'
import { catalogueTime, createLedger, migrateCatalog, openCatalog } from '@holdfast/catalog'
import { connectCluster } from '@holdfast/cluster'
import { STATEMENT_LIMIT_MS } from '@holdfast/gateway'
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

/** For the four workers. Postgres allows 200 connections, and the queue has its own. */
const WORKER_CONNECTIONS = 24
const GATEWAY_CONNECTIONS = 20

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

/** What each service's own `main.ts` opens for itself, opened once for all of them. */
export async function openSharedParts(options: Options) {
  const { config, databases, addresses, log, defer } = options
  const processId = `single-process-${randomUUID()}`
  const metrics = createMetrics()
  const open = (more: { max: number; statementLimitMs?: number }) => {
    const opened = openCatalog({
      url: databases.databaseUrl,
      onIdleError: (err) => log.warn({ err }, 'an idle connection to the catalogue broke'),
      ...more,
    })
    defer('catalogue', () => opened.close())
    return opened
  }
  const catalog = open({ max: WORKER_CONNECTIONS })
  await migrateCatalog(catalog)
  const clients = open({ max: GATEWAY_CONNECTIONS, statementLimitMs: STATEMENT_LIMIT_MS })
  const clock = await followClock({ ask: () => catalogueTime(catalog), log })
  defer('clock', () => clock.stop())
  await registerNodes(catalog, addresses)
  const [ledger, clientLedger] = [createLedger(catalog), createLedger(clients)]
  defer('ledger', () => Promise.all([ledger.close(), clientLedger.close()]))
  const queues = await openQueues({ url: databases.queueUrl, log })
  defer('queues', () => queues.close())
  const { copies, quorum, previousSecret } = config
  const vault = vaultFor('node-credentials', { secret: options.secret, previousSecret })
  const cluster = await connectCluster({ catalog, log, processId, copies, quorum, vault, metrics })
  defer('connections to the nodes', () => cluster.close())
  const jobMetrics = createJobMetrics(metrics)
  // What people wait for has an end, and work that nobody waits for may take as long as it takes.
  const forClients = { catalog: clients, ledger: clientLedger }
  return { processId, metrics, jobMetrics, catalog, ledger, forClients, queues, cluster }
}
