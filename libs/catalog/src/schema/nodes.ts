import type { NodeState } from '@holdfast/placement'
import type { Generated } from 'kysely'
import type { Moment, Time } from './columns.ts'

// The nodes, what was seen of them, and who leads.

export interface NodesTable {
  id: Generated<number>
  name: string
  rpc_url: string
  gateway_url: string | null
  /** Encrypted by the caller; the catalogue never sees the key. */
  credentials: string | null
  peer_id: string
  zone: string | null
  weight: Generated<number>
  state: Generated<NodeState>
  since: Time
  reason: string | null
  version: string | null
  capacity_bytes: number | null
  used_bytes: number | null
  blocks: number | null
  latency_ms: number | null
  last_seen: Moment
  added_at: Time
  /** When somebody gave it up; null for one that was lost by itself. */
  removed_at: Moment
  gateway_chosen: Generated<boolean>
  /** Since when it is to be removed once it is drained, and who asked for that; null: it stays. */
  leave_asked_at: Moment
  leave_asked_by: string | null
}

export interface NodeSightingsTable {
  process_id: string
  node_id: number
  ok_at: Moment
  failed_at: Moment
  error: string | null
  latency_ms: number | null
  reported_at: Time
}

/** How long clients of one process waited for a node: counts per bucket, since that process began. */
export interface ClientLatencyTable {
  process_id: string
  node_id: number
  /** Answers of one sort are compared with each other only. */
  sort: string
  /** Measured while background work kept still. */
  quiet: boolean
  counts: number[]
  reported_at: Time
}

export type LieKind = 'other-bytes' | 'not-there' | 'invented'

/** Something a node said that was not so. */
export interface NodeLiesTable {
  node_id: number
  digest: Buffer
  kind: LieKind
  /** In words: a read, a scrub, a test of the node. */
  found_by: string
  /** False where a rotten disk would have said the same. */
  proven: boolean
  at: Time
}

export interface LeaderLeaseTable {
  name: string
  holder: string
  epoch: number
  expires_at: Time
}

/** One row: the generations everything derived from node states is compared with. */
export interface MembershipTable {
  single: Generated<boolean>
  /** Raised whenever the set of nodes that count as members changes. */
  generation: Generated<number>
  /** Raised at every change of any node's state. */
  states: Generated<number>
  /** The `states` that `content_health` was last computed with, and when. */
  health_states: Generated<number>
  health_as_of: Moment
}
