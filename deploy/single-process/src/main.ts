import { join } from 'node:path'
import { createLogger, fileAndTerminal, type Logger, runMain, startOps } from '@holdfast/process'
import { ensureBuilt } from '@holdfast/web/build'
import { announcement, describeParts } from './announce.ts'
import { environmentWith, readSingleProcessConfig } from './config.ts'
import { openDataFolder } from './data-folder.ts'
import { PortTaken } from './errors.ts'
import { isPortFree } from './free-port.ts'
import { openServers } from './servers.ts'
import { nodesReady, openGateway, startWorkers } from './services.ts'
import { openSharedParts } from './shared-parts.ts'

/** Who switches syncing off for our own nodes has accepted by name that they may lose something. */
const unsyncedByWish = (sync: boolean, nodes: readonly { rpcUrl: string }[]) =>
  sync ? {} : { HOLDFAST_ALLOW_UNSYNCED: nodes.map(({ rpcUrl }) => rpcUrl).join(',') }

/** How long new nodes may take to be checked before we say that they are not ready. */
const NODES_LIMIT_MS = 10_000

/** Beside everything else that starts. Without the app the API still works, and says so at its address. */
const buildWeb = (log: Logger) =>
  ensureBuilt({ say: (line) => process.stderr.write(`holdfast: ${line}\n`) }).catch((err) =>
    log.warn({ err }, 'the web app could not be built; there is only the API'),
  )

runMain('holdfast', async ({ defer, signal, useLogger }) => {
  const config = readSingleProcessConfig(process.argv.slice(2))
  const { host, port } = config
  if (port !== 0 && !(await isPortFree(port, host))) throw new PortTaken(port, host)
  const data = await openDataFolder(config.dataFolder)
  defer('data folder', () => data.release())
  const logFile = join(await data.folder('logs'), 'holdfast.log')
  const destination = fileAndTerminal(logFile, 'warn')
  const logOf = (service: string) => createLogger({ service, level: config.logLevel, destination })
  const log = logOf('start')
  useLogger(log)

  const web = buildWeb(log)
  const { databases, nodes } = await openServers({ config, data, log, defer })
  signal.throwIfAborted()
  const secret = config.secret ?? (await data.secret())
  const { databaseUrl, queueUrl } = databases
  const shared = await openSharedParts({ config, secret, databases, addresses: nodes, log, defer })
  const env = environmentWith({
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    HOLDFAST_SECRET: secret,
    ...unsyncedByWish(config.syncNodes, nodes),
  })
  signal.throwIfAborted()
  await startWorkers({ shared, env, logOf, defer })
  const wanted = Math.min(config.quorum, nodes.length || 1)
  const ready = await nodesReady(shared.cluster, { wanted, limitMs: NODES_LIMIT_MS, signal })
  if (!ready) log.warn('not enough nodes take copies yet; uploads are refused until they do')
  await web
  const { url, setupLink } = await openGateway({ shared, env, logOf, defer, dataFolder: data.path })

  if (config.metricsPort !== undefined) {
    const check = () => Promise.all([shared.catalog.pool.query('SELECT 1'), shared.queues.check()])
    const { registry } = shared.metrics
    const ops = await startOps({ port: config.metricsPort, host, ready: check, registry, log })
    defer('metrics', () => ops.close())
  }
  const parts = describeParts(config, nodes.length)
  const startedInMs = performance.now()
  log.info({ url, ms: Math.round(startedInMs) }, 'holdfast started')
  const facts = { ...parts, url, setupLink, dataFolder: data.path, logFile, startedInMs }
  process.stdout.write(announcement(facts))
})
