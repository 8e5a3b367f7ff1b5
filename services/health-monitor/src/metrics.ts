import type { LieCount } from '@holdfast/catalog'
import { NODE_STATES, type NodeState } from '@holdfast/placement'
import type { Metrics } from '@holdfast/process'
import type { Probe } from './probes/probe-node.ts'
import type { ReadReport } from './scrub/read-copies.ts'
import { createFigureMetrics, type FigureMetrics } from './status/figure-metrics.ts'

export type MonitorMetrics = FigureMetrics & {
  probed(probe: Probe): void
  nodeStates(states: readonly NodeState[]): void
  /** Chunks and bytes per risk class, as of the last look at the groups. */
  deficits(byClass: ReadonlyMap<string, { chunks: number; bytes: number }>): void
  leads(leads: boolean): void
  /** What every node said within a day that was not so; nodes without are not named. */
  lies(counts: readonly LieCount[]): void
  /** Copies that the scrub of a node read. */
  scrubbed(nodeId: number, read: ReadReport): void
  /** Seconds that the scrub of each node is behind; all nodes that have one. */
  scrubsBehind(byNode: ReadonlyMap<number, number>): void
}

export function createMonitorMetrics(
  metrics: Pick<Metrics, 'gauge' | 'histogram' | 'counter'>,
): MonitorMetrics {
  const latency = metrics.histogram({
    name: 'holdfast_probe_seconds',
    help: 'Time a node took to say who it is.',
    labelNames: ['node'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
  })
  const probes = metrics.counter({
    name: 'holdfast_probes_total',
    help: 'Probes of nodes by what they came to.',
    labelNames: ['kind'],
  })
  const nodes = metrics.gauge({
    name: 'holdfast_nodes',
    help: 'Nodes by state, as the leading monitor sees them.',
    labelNames: ['state'],
  })
  const chunks = metrics.gauge({
    name: 'holdfast_chunks_at_risk',
    help: 'Chunks by risk class, as the leading monitor sees them.',
    labelNames: ['class'],
  })
  const bytes = metrics.gauge({
    name: 'holdfast_bytes_at_risk',
    help: 'Bytes of the chunks by risk class.',
    labelNames: ['class'],
  })
  const scrubbed = metrics.counter({
    name: 'holdfast_scrubbed_bytes_total',
    help: 'Bytes of copies that were read, hashed and found right.',
    labelNames: ['node'],
  })
  const badCopies = metrics.counter({
    name: 'holdfast_scrub_bad_copies_total',
    help: 'Copies that the scrub found missing or corrupt.',
    labelNames: ['node', 'kind'],
  })
  const behind = metrics.gauge({
    name: 'holdfast_scrub_behind_seconds',
    help: 'How far the scrub of a node is behind its schedule; 0: it keeps its time.',
    labelNames: ['node'],
  })
  const lies = metrics.gauge({
    name: 'holdfast_node_lies',
    help: 'Wrong answers of a node within a day: proven lies, and doubts that a rotten disk explains.',
    labelNames: ['node', 'kind'],
  })
  const leads = metrics.gauge({
    name: 'holdfast_monitor_leads',
    help: '1 while this monitor leads.',
  })

  return {
    ...createFigureMetrics(metrics),
    probed({ nodeId, kind, latencyMs }) {
      probes.inc({ kind })
      if (latencyMs !== undefined) latency.observe({ node: String(nodeId) }, latencyMs / 1_000)
    },
    nodeStates(states) {
      const counts = Map.groupBy(states, (state) => state)
      for (const state of NODE_STATES) nodes.set({ state }, counts.get(state)?.length ?? 0)
    },
    deficits(byClass) {
      for (const [name, { chunks: count, bytes: size }] of byClass) {
        chunks.set({ class: name }, count)
        bytes.set({ class: name }, size)
      }
    },
    scrubbed(nodeId, { bytes, missing, corrupt }) {
      const node = String(nodeId)
      if (bytes > 0) scrubbed.inc({ node }, bytes)
      if (missing > 0) badCopies.inc({ node, kind: 'missing' }, missing)
      if (corrupt > 0) badCopies.inc({ node, kind: 'corrupt' }, corrupt)
    },
    scrubsBehind(byNode) {
      // A node that is lost has none any more.
      behind.reset()
      for (const [nodeId, seconds] of byNode) behind.set({ node: String(nodeId) }, seconds)
    },
    lies(counts) {
      lies.reset()
      for (const { nodeId, proven, doubts } of counts) {
        lies.set({ node: String(nodeId), kind: 'proven' }, proven)
        lies.set({ node: String(nodeId), kind: 'doubt' }, doubts)
      }
    },
    leads: (yes) => leads.set(yes ? 1 : 0),
  }
}
