import { isMember, type NodeState } from '@holdfast/placement'
import { sql } from 'kysely'
import { LeadershipLost } from '../errors.ts'
import { bumpGroupWork } from '../groups/group-work.ts'
import type { Catalog } from '../open-catalog.ts'
import { audit } from '../people/audit.ts'
import { inTransaction, type Trx } from '../transaction.ts'
import { raiseGenerations } from './membership.ts'

/**
 * The states of a node and the changes between them (design section 5):
 *
 *     joining → active ⇄ suspect → down → out        down | out → returning → active
 *     active → draining → drained                    active ⇄ readonly · misconfigured · maintenance
 *     any that answers → quarantined → returning     (it lied; an administrator takes it back)
 *     any → lost (for ever: the id is never used again)
 *
 * Besides the arrows of the picture: whatever a node is doing, it may stop answering (→ suspect,
 * down) or refuse us (→ misconfigured); a drain or a maintenance may be called off (→ active); a
 * node that never finished joining may go down. What each state means for copies is said in
 * @holdfast/placement.
 */
const NEXT: Record<NodeState, readonly NodeState[]> = {
  joining: ['active', 'down', 'misconfigured', 'lost'],
  active: [
    'suspect',
    'down',
    'draining',
    'readonly',
    'misconfigured',
    'maintenance',
    'quarantined',
    'lost',
  ],
  suspect: [
    'active',
    'readonly',
    'draining',
    'down',
    'misconfigured',
    'maintenance',
    'quarantined',
    'lost',
  ],
  down: ['returning', 'out', 'misconfigured', 'maintenance', 'lost'],
  out: ['returning', 'misconfigured', 'lost'],
  returning: [
    'active',
    'readonly',
    'suspect',
    'down',
    'misconfigured',
    'maintenance',
    'quarantined',
    'lost',
  ],
  draining: [
    'drained',
    'active',
    'suspect',
    'down',
    'misconfigured',
    'maintenance',
    'quarantined',
    'lost',
  ],
  drained: ['active', 'draining', 'returning', 'down', 'lost'],
  readonly: [
    'active',
    'suspect',
    'down',
    'draining',
    'misconfigured',
    'maintenance',
    'quarantined',
    'lost',
  ],
  misconfigured: ['returning', 'active', 'down', 'out', 'maintenance', 'lost'],
  maintenance: ['active', 'returning', 'suspect', 'down', 'quarantined', 'lost'],
  quarantined: ['returning', 'lost'],
  lost: [],
}

export function isTransition(from: NodeState, to: NodeState): boolean {
  return NEXT[from].includes(to)
}

export type StateChange = {
  nodeId: number
  /** Does nothing when the node is in another state by now. */
  from: readonly NodeState[]
  to: NodeState
  /** One sentence for people: "no answer for 12 s". */
  reason: string
  /** What was seen, for the audit log. */
  evidence?: Record<string, unknown>
  /** The epoch under which the caller leads; throws `LeadershipLost` when somebody else does by now. */
  leaderEpoch?: number
  /** Who asked for it, when it was a person. */
  actorId?: string | null
}

/**
 * Changes a node's state with its audit row and raises the generations, in one transaction. False:
 * the node is gone or in none of `from`; nothing changed. Arrows the picture does not have are refused
 * the same way.
 */
export async function setNodeState(c: Catalog, change: StateChange): Promise<boolean> {
  return inTransaction(c, (trx) => changeNodeState(trx, change))
}

/** The same within the caller's transaction. */
export async function changeNodeState(trx: Trx, change: StateChange): Promise<boolean> {
  if (change.leaderEpoch !== undefined) await assertLeading(trx, change.leaderEpoch)
  const node = await trx
    .selectFrom('nodes')
    .select(['state', 'since'])
    .where('id', '=', change.nodeId)
    .forUpdate()
    .executeTakeFirst()
  if (node === undefined || !change.from.includes(node.state)) return false
  if (!isTransition(node.state, change.to)) return false

  await trx
    .updateTable('nodes')
    .set({ state: change.to, since: sql`now()`, reason: change.reason })
    .where('id', '=', change.nodeId)
    .execute()
  await raiseGenerations(trx, { members: isMember(node.state) !== isMember(change.to) })
  if (change.to === 'lost') await forgetIssues(trx, change.nodeId)
  else await wakeRemovals(trx, change)
  await audit(trx, {
    actorId: change.actorId ?? null,
    action: 'node.state',
    subject: String(change.nodeId),
    detail: {
      from: node.state,
      to: change.to,
      since: node.since,
      reason: change.reason,
      evidence: change.evidence ?? {},
    },
  })
  return true
}

/** The lease row is locked until this transaction ends, so nobody takes over in between. */
async function assertLeading(trx: Trx, epoch: number): Promise<void> {
  const lease = await trx
    .selectFrom('leader_lease')
    .select('epoch')
    .where('epoch', '=', epoch)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .forShare()
    .executeTakeFirst()
  if (lease === undefined) throw new LeadershipLost(epoch)
}

/** A lost repository answers no removal any more; the rows that waited for it go with their group. */
async function forgetIssues(trx: Trx, nodeId: number): Promise<void> {
  const groups = await groupsWithIssues(trx, nodeId)
  await trx.deleteFrom('chunk_issues').where('node_id', '=', nodeId).execute()
  await bumpGroupWork(trx, 'delete', groups)
}

/** Removals wait while a node does not answer; whoever answers again gets them at once. */
async function wakeRemovals(trx: Trx, { nodeId, to }: StateChange): Promise<void> {
  if (to !== 'active' && to !== 'returning' && to !== 'readonly') return
  await bumpGroupWork(trx, 'delete', await groupsWithIssues(trx, nodeId))
}

async function groupsWithIssues(trx: Trx, nodeId: number): Promise<number[]> {
  const rows = await trx
    .selectFrom('chunk_issues')
    .select(sql<number>`chunk_group(digest)`.as('grp'))
    .distinct()
    .where('node_id', '=', nodeId)
    .where('kind', '=', 'removing')
    .execute()
  return rows.map(({ grp }) => grp)
}
