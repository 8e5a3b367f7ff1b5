import { type Catalog, listNodes, type NodeRow, sightings, stateAges } from '@holdfast/catalog'
import type { Finding } from '../probes/prober.ts'
import { type Observation, readSightings } from './observation.ts'

export type ObserveOptions = {
  /** A monitor that has not reported for so many seconds says nothing. */
  freshSeconds: number
  findings: ReadonlyMap<number, Finding>
  /** Whether the node's blocks were compared since it came back. */
  compared(node: NodeRow): boolean
}

/** All nodes that joined, as they are to be judged. */
export async function observe(
  catalog: Catalog,
  { freshSeconds, findings, compared }: ObserveOptions,
): Promise<Observation[]> {
  const [nodes, ages, rows] = await Promise.all([
    listNodes(catalog),
    stateAges(catalog),
    sightings(catalog),
  ])
  const byNode = Map.groupBy(rows, ({ nodeId }) => nodeId)
  const peers = new Map(nodes.map(({ peerId, id }) => [peerId, id]))
  return nodes
    .filter(({ state }) => state !== 'joining')
    .map((node) => ({
      nodeId: node.id,
      state: node.state,
      secondsInState: ages.get(node.id) ?? 0,
      ...readSightings(byNode.get(node.id) ?? [], freshSeconds),
      fill: node.capacity > 0 ? node.used / node.capacity : 0,
      finding: believed(findings.get(node.id), peers),
      compared: compared(node),
    }))
}

/**
 * Two of our own nodes that changed addresses (a router that gave out new ones) are both there: that
 * is a matter of configuration, and calling one of them lost would be for ever.
 */
function believed(
  finding: Finding | undefined,
  peers: ReadonlyMap<string, number>,
): Finding | undefined {
  if (finding?.probe.kind !== 'swapped') return finding
  const other = peers.get(finding.probe.peerId ?? '')
  if (other === undefined) return finding
  const error = `node ${other} answers at its address`
  return { ...finding, probe: { ...finding.probe, kind: 'refused', error } }
}
