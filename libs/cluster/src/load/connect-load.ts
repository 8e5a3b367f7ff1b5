import { type Catalog, clientLatency } from '@holdfast/catalog'
import type { NodePool } from '@holdfast/nodes'
import type { Metrics } from '@holdfast/process'
import { oncePerOutage } from '../once-per-outage.ts'
import { type Background, createBackground } from './background.ts'
import { createClientLatency, measured } from './client-latency.ts'
import { showLoad } from './load-metrics.ts'
import { createPacer } from './pacer.ts'
import { createClientsElsewhere, tellLatency } from './share-latency.ts'

export type Load = {
  background: Background
  /** The pool as clients use it: what they wait is measured, and told to whoever works beside them. */
  clientPool: NodePool
  close(): void
}

export type LoadOptions = {
  catalog: Catalog
  pool: NodePool
  log: { warn(fields: object, message: string): void }
  processId: string
  metrics?: Pick<Metrics, 'gauge'> | undefined
  everyMs?: number
}

const EVERY_MS = 500

/**
 * Clients and background work of all processes, wired by the catalogue: gateways report what clients wait,
 * workers read it and set their pace. A process that does no background work reads nothing, and one without
 * clients reports nothing.
 */
export function connectLoad(options: LoadOptions): Load {
  const { catalog, pool, processId, log } = options
  const seconds = () => performance.now() / 1_000
  const latency = createClientLatency(seconds)
  const pacer = createPacer(seconds())
  const elsewhere = createClientsElsewhere(() => clientLatency(catalog), pacer, seconds)
  const background = createBackground({ ...elsewhere, pacer, now: seconds })
  if (options.metrics !== undefined) showLoad(options.metrics, pacer.figures)

  let working = false
  const once = (message: string) => oncePerOutage((err) => log.warn({ err }, message))
  const telling = once('what clients wait is not reported for now')
  const hearing = once('what clients wait is not known for now: background work goes on as it did')
  const timer = setInterval(() => {
    void telling(tellLatency(catalog, processId, latency))
    if (working) void hearing(elsewhere.hear())
  }, options.everyMs ?? EVERY_MS)
  timer.unref()

  return {
    background: {
      turn(work, o) {
        working = true
        return background.turn(work, o)
      },
    },
    clientPool: measured(pool, latency),
    close: () => clearInterval(timer),
  }
}
