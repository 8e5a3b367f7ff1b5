import { setTimeout as sleep } from 'node:timers/promises'
import { readChunkerConfig, start as startChunker } from '@holdfast/chunker'
import type { Cluster } from '@holdfast/cluster'
import { connectContent, connectLongWriter } from '@holdfast/content'
import { readConfig as readGatewayConfig, start as startGateway } from '@holdfast/gateway'
import { readMonitorConfig, start as startMonitor } from '@holdfast/health-monitor'
import type { Environment, Logger, MainContext } from '@holdfast/process'
import {
  createPlanMetrics,
  readRebalancerConfig,
  start as startRebalancer,
} from '@holdfast/rebalancer'
import { readReplicatorConfig, start as startReplicator } from '@holdfast/replicator'
import { isPortTaken, PortTaken } from './errors.ts'
import { keepOwnerAccess } from './owner-access.ts'
import type { SharedParts } from './shared-parts.ts'

type Options = {
  shared: SharedParts
  /** What the services shall read: ours, with the addresses that only this start knows. */
  env: Environment
  /** A logger of each service's own name, all to the same place. */
  logOf(service: string): Logger
  defer: MainContext['defer']
}

/** A worker hands its jobs back within 25 s; it must not be cut off just before. */
const WORKER_LIMIT_MS = 30_000
const GATEWAY_LIMIT_MS = 15_000

/** The four services that work in the background. They stop after the gateway, all at once. */
export async function startWorkers({ shared, env, logOf, defer }: Options): Promise<void> {
  const { processId, metrics, jobMetrics, ...parts } = shared
  const started = await Promise.all([
    startMonitor({
      ...parts,
      config: readMonitorConfig(env),
      log: logOf('health-monitor'),
      metrics,
      processId,
    }),
    startReplicator({
      ...parts,
      config: readReplicatorConfig(env),
      log: logOf('replicator'),
      metrics: jobMetrics,
    }),
    startChunker({
      ...parts,
      config: readChunkerConfig(env),
      log: logOf('chunker'),
      metrics: jobMetrics,
    }),
    startRebalancer({
      ...parts,
      config: readRebalancerConfig(env),
      log: logOf('rebalancer'),
      metrics: jobMetrics,
      planMetrics: createPlanMetrics(metrics),
    }),
  ])
  const stop = () => Promise.all(started.map((service) => service.stop()))
  defer('workers', stop, { limitMs: WORKER_LIMIT_MS })
}

/** The gateway: started last, stopped first. */
export async function openGateway({
  shared,
  env,
  logOf,
  defer,
  dataFolder,
}: Options & { dataFolder: string }) {
  const { cluster, queues, processId } = shared
  const { catalog, ledger } = shared.forClients
  const config = readGatewayConfig(env)
  const log = logOf('gateway')
  const leaseSeconds = config.lease
  const { writer, reader } = connectContent({ catalog, ledger, cluster, leaseSeconds, log })
  const long = connectLongWriter({ catalog, ledger, cluster, log })
  defer('imports', () => long.close())
  let setupLink: string | undefined
  try {
    const gateway = await startGateway({
      config,
      log,
      catalog,
      queues,
      writer,
      reader,
      long,
      pool: cluster.pool,
      processId,
      onSetupLink: (link) => {
        setupLink = link
      },
    })
    defer('gateway', (signal) => gateway.stop(signal), { limitMs: GATEWAY_LIMIT_MS })
    const { url, ownerAccess } = gateway
    const kept = keepOwnerAccess({ folder: dataFolder, url, ownerAccess, log })
    defer('owner access', () => kept.stop())
    return { url, setupLink }
  } catch (error) {
    throw isPortTaken(error) ? new PortTaken(config.port, config.host) : error
  }
}

/**
 * Waits until enough nodes take copies for an upload to succeed; false when they still do not after
 * `limitMs`. New nodes are checked and marked by the health monitor first.
 */
export async function nodesReady(
  cluster: Pick<Cluster, 'capacityForWrites' | 'refresh'>,
  { wanted, limitMs, signal }: { wanted: number; limitMs: number; signal: AbortSignal },
): Promise<boolean> {
  const until = performance.now() + limitMs
  for (;;) {
    const { usable, full } = cluster.capacityForWrites()
    if (usable + full >= wanted) return true
    if (performance.now() > until) return false
    await sleep(100, undefined, { signal })
    await cluster.refresh()
  }
}
