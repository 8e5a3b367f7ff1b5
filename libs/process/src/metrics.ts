import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type { Registry } from 'prom-client'

export type MetricOptions = { name: string; help: string; labelNames?: string[] }

export type Metrics = {
  registry: Registry
  counter(options: MetricOptions): Counter
  gauge(options: MetricOptions & { collect?: (this: Gauge) => void | Promise<void> }): Gauge
  histogram(options: MetricOptions & { buckets?: number[] }): Histogram
}

/**
 * A registry with Node's own metrics. Asking twice for a name gives the same metric, because in the
 * single process five services share one registry and each declares what it counts.
 */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })

  function once<M>(name: string, create: () => M): M {
    return (registry.getSingleMetric(name) as M | undefined) ?? create()
  }
  const registers = [registry]
  return {
    registry,
    counter: (options) => once(options.name, () => new Counter({ ...options, registers })),
    gauge: (options) => once(options.name, () => new Gauge({ ...options, registers })),
    histogram: (options) => once(options.name, () => new Histogram({ ...options, registers })),
  }
}
