import {
  type Catalog,
  clientsSeen,
  groupScans,
  holderSetsNow,
  listNodes,
  moveGate,
  type NodeRow,
  type OperatorSettings,
  type Plan,
  stateAges,
  statesOfSums,
  statusFacts,
} from '@holdfast/catalog'
import type { QueueCounts, Queues } from '@holdfast/jobs'
import { isLive, takesNewCopies } from '@holdfast/placement'
import { evidenceOf } from './evidence.ts'
import { type Limit, limitsOf } from './limits.ts'
import { type RepairFigures, readRepair } from './read-repair.ts'
import { describeStatus, firstToWatch, type StatusState } from './sentence.ts'
import { type Summary, silentHolders, summarise } from './summary.ts'
import { type Waiting, waitingFor } from './waiting.ts'

export type Status = {
  state: StatusState
  sentence: string
  /** What the sentence rests on, in one line. */
  evidence: string
  repair: RepairFigures['repair']
  /** Repair and plans under way, and what keeps each from going faster. */
  limits: Limit[]
  /** Null: repair waits for no node. */
  waiting: Waiting | null
  /** The node that `watch` names first. */
  watchNode: number | null
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

export type StatusDeps = {
  catalog: Catalog
  queues: Pick<Queues, 'counts'>
  quorum: number
  /** Plans that are not over. */
  plans: readonly Plan[]
  settings: Partial<OperatorSettings>
}

/** How the whole system is, from sums alone. The queue may be away: that is news, not an error. */
export async function readStatus(deps: StatusDeps): Promise<Status> {
  const { catalog, queues, quorum } = deps
  const [known, facts, sums, { asOf, ageSeconds }, counts, repair, work] = await Promise.all([
    // Lost ones too: a chunk whose holders are all lost is lost itself, not merely unreadable.
    listNodes(catalog, { withLost: true }),
    statusFacts(catalog),
    holderSetsNow(catalog),
    groupScans(catalog),
    queues.counts().catch(() => null),
    readRepair(catalog),
    readWork(catalog),
  ])
  const now = new Map(known.map(({ id, state }) => [id, state]))
  const states = statesOfSums(now, { nodes: work.ages, sums: ageSeconds })
  const nodes = known.filter(({ state }) => state !== 'lost')
  const summary = summarise(sums, states, quorum)
  const outAfterSeconds = deps.settings.outAfterSeconds ?? null
  const waiting = waitingFor({ sums, states, ages: work.ages, outAfterSeconds })
  const roomFor = nodes.filter((node) => takesNewCopies(node.state) && fillOf(node) < 0.9).length
  const limits = limitsOf({
    ...{ ...work, waiting, roomFor, nodes, plans: deps.plans },
    shortChunks: summary.deficits.chunks,
    bytesPerSecond: deps.settings.rebalanceBytesPerSecond ?? null,
    hours: deps.settings.rebalanceHours ?? null,
  })
  const { state, sentence } = describeStatus({
    ...{ summary, waiting, roomFor },
    files: facts.files,
    arriving: facts.arriving,
    led: facts.led,
    countedAgo: ageSeconds,
    brake: facts.brakeSince !== null,
    nodes: nodes.map(nodeForSentence),
    silent: silentHolders(sums, states),
  })
  const slowedBy = limits[0]?.text
  return {
    state,
    sentence,
    evidence: evidenceOf({ margin: summary.margin, fills: nodes.map(fillOf), asOf, slowedBy }),
    ...repair,
    limits,
    waiting: waiting ?? null,
    watchNode: firstToWatch({ nodes: nodes.map(nodeForSentence) }),
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

async function readWork(catalog: Catalog) {
  const [gate, ages, clients] = await Promise.all([
    moveGate(catalog),
    stateAges(catalog),
    clientsSeen(catalog),
  ])
  return { gate, ages, clients }
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
