import { isSettled, type NodeState } from '@holdfast/placement'

/** A chunk's row as locked, with its exceptions. Ages in seconds by Postgres's clock. */
export type LockedChunk = {
  digest: Buffer
  refs: number
  wanted: number
  holders: number[]
  stray: boolean
  /** Past the grace with no reference: all copies may go. */
  unused: boolean
  issues: LockedIssue[]
}

export type LockedIssue = {
  nodeId: number
  kind: 'missing' | 'corrupt' | 'removing' | 'moving'
  calls: number
  calledAgo: number | null
  answeredAgo: number | null
}

export type RemovalPlan = {
  holders: number[]
  /** The row changes: holders as above, a new epoch, not stray any more. */
  changed: boolean
  /** Nodes that get a `removing`, or one call more for the one they have. */
  take: number[]
  /** Removals that were begun before and are asked for again. */
  again: number[]
  /** Removals that are over. */
  clear: number[]
  /** Nothing is left: the row goes. */
  drop: boolean
  /** Seconds until a look at this chunk can do more; null = only a change of a node's state helps. */
  waitSeconds: number | null
}

export type Cluster = {
  states: ReadonlyMap<number, NodeState>
  /** Nodes that a call is worth trying on now. */
  reachable: ReadonlySet<number>
  settleSeconds: number
}

/** Nodes where an unrecorded put may have left a block. */
const MAY_HOLD_STRAYS: ReadonlySet<NodeState> = new Set([
  'active',
  'suspect',
  'down',
  'returning',
  'draining',
  'readonly',
  'misconfigured',
  'maintenance',
])

/**
 * What is to be done about one chunk (design decision 4), decided under its row's lock. Pure.
 *
 * A removal ends when its only call was answered, or, after any call without an answer, `settle`
 * after one that was: a call that hung may still be carried out, and until then nobody may put the
 * chunk there. While a call may be under way no second one is made.
 */
export function planDelete(chunk: LockedChunk, cluster: Cluster): RemovalPlan {
  const plan = planPending(chunk, cluster)
  if (!chunk.unused) return plan
  const removing = new Set(
    chunk.issues.filter(({ kind }) => kind === 'removing').map(({ nodeId }) => nodeId),
  )
  // Something may have landed behind a removal that is under way or over: ask there once more.
  if (chunk.stray) plan.clear = []
  const nodes = nodesWithBlocks(chunk, cluster)
  plan.take = chunk.stray ? nodes : nodes.filter((id) => !removing.has(id))
  plan.again = plan.again.filter((id) => !plan.take.includes(id))
  plan.holders = []
  plan.changed = chunk.holders.length > 0 || chunk.stray
  plan.drop = plan.take.length === 0 && removing.size === plan.clear.length
  return plan
}

/** Removals begun before, also of chunks that are used again by now. */
function planPending(chunk: LockedChunk, cluster: Cluster): RemovalPlan {
  const plan: RemovalPlan = {
    holders: chunk.holders,
    changed: false,
    take: [],
    again: [],
    clear: [],
    drop: false,
    waitSeconds: null,
  }
  for (const issue of chunk.issues) {
    if (issue.kind !== 'removing') continue
    const { nodeId } = issue
    if ((cluster.states.get(nodeId) ?? 'lost') === 'lost') plan.clear.push(nodeId)
    else if (issue.answeredAgo !== null) clearOrWait(plan, issue, cluster)
    else callOrWait(plan, issue, cluster)
  }
  return plan
}

function clearOrWait(plan: RemovalPlan, issue: LockedIssue, { settleSeconds }: Cluster): void {
  const left = settleSeconds - (issue.answeredAgo ?? 0)
  if (left <= 0) plan.clear.push(issue.nodeId)
  else wait(plan, left)
}

function callOrWait(plan: RemovalPlan, issue: LockedIssue, cluster: Cluster): void {
  const left = issue.calledAgo === null ? 0 : cluster.settleSeconds - issue.calledAgo
  if (left > 0) wait(plan, left)
  else if (cluster.reachable.has(issue.nodeId)) plan.again.push(issue.nodeId)
}

function wait(plan: RemovalPlan, seconds: number): void {
  plan.waitSeconds = Math.min(plan.waitSeconds ?? seconds, seconds)
}

/** Holders, nodes with a bad copy (a corrupt block takes room too), and every member for a stray. */
function nodesWithBlocks(chunk: LockedChunk, { states }: Cluster): number[] {
  const nodes = new Set(chunk.holders)
  for (const { nodeId, kind } of chunk.issues) if (kind !== 'removing') nodes.add(nodeId)
  if (chunk.stray) {
    for (const [id, state] of states) if (MAY_HOLD_STRAYS.has(state)) nodes.add(id)
  }
  return [...nodes].filter((id) => (states.get(id) ?? 'lost') !== 'lost')
}

/**
 * Takes copies that may go from a chunk that is in use, in the order of `candidates`, as long as
 * `wanted` settled copies (on active or readonly nodes, nothing wrong with them) stay besides.
 */
export function planTrim(
  chunk: LockedChunk,
  candidates: readonly number[],
  cluster: Cluster,
): RemovalPlan {
  const plan = planPending(chunk, cluster)
  if (chunk.refs === 0) return plan
  const flawed = new Set(chunk.issues.map(({ nodeId }) => nodeId))
  const counts = (id: number) => isSettled(cluster.states.get(id)) && !flawed.has(id)
  for (const nodeId of candidates) {
    if (!plan.holders.includes(nodeId) || !cluster.reachable.has(nodeId)) continue
    const rest = plan.holders.filter((id) => id !== nodeId)
    if (rest.filter(counts).length < chunk.wanted) continue
    plan.holders = rest
    plan.take.push(nodeId)
    plan.changed = true
  }
  return plan
}
