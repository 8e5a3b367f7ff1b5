import {
  type Catalog,
  groupScans,
  holderSets,
  listNodes,
  type NodeRow,
  statusFacts,
} from '@holdfast/catalog'
import type { QueueCounts, Queues } from '@holdfast/jobs'
import { isLive, takesNewCopies } from '@holdfast/placement'
import { evidenceOf } from './evidence.ts'
import { type RepairFigures, readRepair } from './read-repair.ts'
import { describeStatus, type StatusState } from './sentence.ts'
import { type Summary, silentHolders, summarise } from './summary.ts'

export type Status = {
  state: StatusState
  sentence: string
  /** What the sentence rests on, in one line. */
  evidence: string
  repair: RepairFigures['repair']
  /** Null until a health monitor has counted. */
  durability: RepairFigures['durability']
  /** Since when the numbers hold; null = they were never counted. */
  asOf: Date | null
  margin: number | null
  nodes: { byState: Record<string, number> }
  files: number
  bytes: number
  summary: Summary
  oldestRepairSeconds: number
  /** Null: the queue does not answer. */
  queues: QueueCounts[] | null
}

/** How the whole system is, from sums alone. The queue may be away: that is news, not an error. */
export async function readStatus(
  { catalog, queues }: { catalog: Catalog; queues: Pick<Queues, 'counts'> },
  quorum: number,
): Promise<Status> {
  const [known, facts, sums, { asOf, ageSeconds }, counts, repair] = await Promise.all([
    // Lost ones too: a chunk whose holders are all lost is lost itself, not merely unreadable.
    listNodes(catalog, { withLost: true }),
    statusFacts(catalog),
    holderSets(catalog),
    groupScans(catalog),
    queues.counts().catch(() => null),
    readRepair(catalog),
  ])
  const states = new Map(known.map(({ id, state }) => [id, state]))
  const nodes = known.filter(({ state }) => state !== 'lost')
  const summary = summarise(sums, states, quorum)
  const { state, sentence } = describeStatus({
    summary,
    files: facts.files,
    arriving: facts.arriving,
    led: facts.led,
    countedAgo: ageSeconds,
    brake: facts.brakeSince !== null,
    nodes: nodes.map(nodeForSentence),
    silent: silentHolders(sums, states),
    roomFor: nodes.filter((node) => takesNewCopies(node.state) && fillOf(node) < 0.9).length,
  })
  return {
    state,
    sentence,
    evidence: evidenceOf({ margin: summary.margin, fills: nodes.map(fillOf), asOf }),
    ...repair,
    asOf,
    margin: summary.margin,
    nodes: { byState: countBy(nodes) },
    files: facts.files,
    bytes: facts.bytes,
    summary,
    oldestRepairSeconds: Math.round(facts.oldestRepairSeconds),
    queues: counts,
  }
}

const nodeForSentence = (node: NodeRow) => ({
  id: node.id,
  name: node.name,
  usable: takesNewCopies(node.state),
  answers: isLive(node.state) || node.state === 'joining' || node.state === 'drained',
  fill: fillOf(node),
})

const fillOf = ({ used, capacity }: NodeRow): number => (capacity > 0 ? used / capacity : 0)

function countBy(nodes: readonly NodeRow[]): Record<string, number> {
  const byState: Record<string, number> = {}
  for (const { state } of nodes) byState[state] = (byState[state] ?? 0) + 1
  return byState
}
