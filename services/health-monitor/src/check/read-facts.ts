import {
  type Catalog,
  checkFacts,
  groupHolders,
  listNodes,
  outboxBacklog,
  refreshGroupHolders,
  stateAges,
} from '@holdfast/catalog'
import type { Cluster } from '@holdfast/cluster'
import { isMember } from '@holdfast/placement'
import { type Probe, type ProbeTarget, probeNode } from '../probes/probe-node.ts'
import type { Facts, ScheduleFact } from './facts.ts'

export type ReadDeps = {
  catalog: Catalog
  cluster: Pick<Cluster, 'pool' | 'refresh' | 'placement' | 'rooms'>
  quorum(): number
  /** Nodes to probe, with their canaries. */
  targets(): Promise<ProbeTarget[]>
  /** Null: the queue does not answer. */
  schedules(): Promise<ScheduleFact[] | null>
}

/** A slow node is slow, not silent. */
const PROBE_LIMIT_MS = 5_000

/** Asks every node who it is, side by side. Writes nothing: the monitors' own probes are reported. */
export async function probeAll(
  { cluster, targets }: Pick<ReadDeps, 'cluster' | 'targets'>,
  { signal, onProbe }: { signal: AbortSignal; onProbe?(done: number, total: number): void },
): Promise<Map<number, Probe>> {
  const asked = await targets()
  const probes = new Map<number, Probe>()
  await Promise.all(
    asked.map(async (target) => {
      const limits = { signal, limitMs: PROBE_LIMIT_MS }
      const probe = await probeNode(cluster.pool.node(target.id), target, limits).catch(
        (error: unknown): Probe => {
          signal.throwIfAborted()
          return { nodeId: target.id, kind: 'silent', error: String(error).slice(0, 200) }
        },
      )
      probes.set(target.id, probe)
      onProbe?.(probes.size, asked.length)
    }),
  )
  return probes
}

/**
 * Who holds what, summed up anew, and all the rest that is cheap to know. Of the catalogue only the
 * sums themselves are written, which every monitor's leader does every few seconds as well.
 */
export async function readFacts(
  deps: ReadDeps,
  { probes, signal }: { probes: ReadonlyMap<number, Probe>; signal: AbortSignal },
): Promise<Facts> {
  const { catalog, cluster } = deps
  await refreshGroupHolders(catalog, { signal })
  const [rows, nodes, ages, catalogue, outbox, schedules] = await Promise.all([
    groupHolders(catalog),
    listNodes(catalog, { withLost: true }),
    stateAges(catalog),
    checkFacts(catalog),
    outboxBacklog(catalog),
    deps.schedules(),
    cluster.refresh(),
  ])
  const placed = nodes.filter(({ state }) => isMember(state) || state === 'draining')
  return {
    rows,
    states: new Map(nodes.map(({ id, state }) => [id, state])),
    zones: new Map(placed.map(({ id, zone }) => [id, zone])),
    placement: cluster.placement(),
    rooms: cluster.rooms(),
    quorum: deps.quorum(),
    overdue: catalogue.unplaced.contents > 0,
    nodes: nodes
      .filter(({ state }) => state !== 'lost')
      .map((node) => {
        const probe = probes.get(node.id)
        const secondsInState = ages.get(node.id) ?? 0
        return { ...node, secondsInState, ...(probe === undefined ? {} : { probe }) }
      }),
    catalogue,
    outbox,
    schedules,
  }
}
