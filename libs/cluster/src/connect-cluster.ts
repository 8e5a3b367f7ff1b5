import {
  type Catalog,
  changedSettings,
  listNodes,
  noteLie,
  recordSightings,
} from '@holdfast/catalog'
import { createNodePool } from '@holdfast/nodes'
import type { Metrics, Vault } from '@holdfast/process'
import { connectLoad } from './load/connect-load.ts'
import { createOpenNode } from './nodes/open-node.ts'
import { createBadCopyReport } from './nodes/report-bad-copy.ts'
import { oncePerOutage } from './once-per-outage.ts'
import { openCluster } from './open-cluster.ts'
import { createSightings } from './sightings.ts'
import type { Cluster } from './types.ts'

export type ConnectOptions = {
  catalog: Catalog
  log: { warn(fields: object, message: string): void }
  /** Names this process among all that report sightings; a new one per start. */
  processId: string
  /** R for uploads that do not ask, and W, while an administrator did not say otherwise. */
  copies: number
  quorum: number
  /** Bytes of chunks on their way in this process. */
  budgetBytes?: number
  /** How often members are read again and sightings are reported. */
  everyMs?: number
  /** Opens the nodes' credentials; without one, nodes that ask for any are misconfigured. */
  vault?: Pick<Vault, 'open'> | undefined
  /** Shows how fast background work may go. */
  metrics?: Pick<Metrics, 'gauge'> | undefined
}

/**
 * A cluster wired to the catalogue: members are read from it, what this process sees of them is
 * reported to it every second, and a copy that turned out missing or corrupt is marked there, which
 * also asks for its repair. Background work spares the clients of all processes. Rejects when the catalogue does not answer.
 */
export const connectCluster = async (options: ConnectOptions): Promise<Cluster> => {
  const { catalog, log, processId, everyMs = 1_000 } = options
  const sightings = createSightings()
  const warn = (message: string) => (err: unknown) => log.warn({ err }, message)
  const reportBad = createBadCopyReport(catalog)

  const pool = createNodePool({
    createNode: createOpenNode({ vault: options.vault, log }),
    ...(options.budgetBytes === undefined ? {} : { budgetBytes: options.budgetBytes }),
    onSighting: sightings.see,
    onBadCopy: (bad) => {
      reportBad(bad).catch(warn('a bad copy was not marked; the next read finds it again'))
    },
  })
  const sharing = connectLoad({ ...options, pool })
  let said: Partial<{ copies: number; writeQuorum: number }> = {}
  const cluster = await openCluster({
    pool,
    sharing,
    accuse: (lie) => {
      noteLie(catalog, lie).catch(warn('a lie was not written down; the next one will be'))
    },
    sightings,
    // Lost ones too: only their state tells a lost chunk from one that cannot be read for now.
    load: async () => {
      const [nodes, settings] = await Promise.all([
        listNodes(catalog, { withLost: true }),
        changedSettings(catalog),
      ])
      said = settings
      return nodes
    },
    get copies() {
      return said.copies ?? options.copies
    },
    get quorum() {
      return said.writeQuorum ?? options.quorum
    },
    refreshMs: everyMs,
    onError: (message, err) => log.warn({ err }, message),
  })
  const watched = oncePerOutage(warn('what this process sees of the nodes is not reported for now'))
  const reporter = setInterval(() => {
    const seen = sightings.take()
    if (seen.length === 0) return
    void watched(recordSightings(catalog, processId, seen))
  }, everyMs)
  reporter.unref()

  return {
    ...cluster,
    close: async () => {
      clearInterval(reporter)
      sharing.close()
      await cluster.close()
      await pool.close()
    },
  }
}
