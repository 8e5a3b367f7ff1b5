import type { NodeState } from '@holdfast/placement'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/**
 * The tables as Kysely sees them. The truth is `schema.sql` (dumped from a migrated database and
 * compared in a test); this file only names it for the compiler.
 *
 * What comes back from the driver: bigint as `number` (every size and counter here stays below
 * 2^53), bytea as `Buffer`, timestamptz as `Date`, int2[] as `number[]`.
 */

export type UserRole = 'user' | 'admin'
/** `open → committed → sealed → released`; a content that was never committed goes `open → released`. */
export type ContentState = 'open' | 'committed' | 'sealed' | 'released'
/** How long an open content may stay silent: a live request 45 s, a resumable (tus) upload 24 h. */
export type Lease = 'live' | 'tus'
export type SegmentKind = 'leaf' | 'tree'
/** Why one copy of one chunk is not simply "verified". At most one per (chunk, node). */
export type IssueKind = 'missing' | 'corrupt' | 'removing' | 'moving'
export type { NodeState }
/** Only what is worse than "every chunk has its copies" has a row. */
export type SummaryHealth = 'fewer-copies' | 'at-risk' | 'unreadable' | 'lost'

type Time = ColumnType<Date, Date | string | undefined, Date | string>
type Moment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type Json<T extends object> = JSONColumnType<T>

export interface UsersTable {
  id: Generated<string>
  email: string
  name: Generated<string>
  password_hash: string
  role: UserRole
  /** Null: no limit. */
  quota_bytes: number | null
  /** Sum of `files.size`, trash included. */
  used_bytes: Generated<number>
  /** Sum of `contents.reserved_bytes` of open contents. */
  reserved_bytes: Generated<number>
  disabled_at: Moment
  created_at: Time
}

export interface SessionsTable {
  id: Generated<string>
  user_id: string
  user_agent: string | null
  ip: string | null
  created_at: Time
  used_at: Time
  expires_at: Time
  revoked_at: Moment
}

export interface SessionTokensTable {
  token_hash: Buffer
  session_id: string
  created_at: Time
  used_at: Moment
}

export interface ApiKeysTable {
  id: Generated<string>
  user_id: string
  name: string
  key_hash: Buffer
  prefix: string
  created_at: Time
  used_at: Moment
  expires_at: Moment
  revoked_at: Moment
}

export interface ShareLinksTable {
  id: Generated<string>
  file_id: string
  token_hash: Buffer
  password_hash: string | null
  max_downloads: number | null
  downloads: Generated<number>
  created_at: Time
  expires_at: Moment
  revoked_at: Moment
}

export interface AuditLogTable {
  id: Generated<number>
  at: Time
  actor_id: string | null
  action: string
  subject: string | null
  detail: Json<Record<string, unknown>>
  /** Its place in the order of events; null for rows older than events. */
  position: ColumnType<number | null, never, never>
}

export interface SettingsTable {
  name: string
  value: ColumnType<unknown, string, string>
  updated_at: Time
}

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

export interface ContentsTable {
  id: Generated<string>
  owner_id: string
  state: Generated<ContentState>
  size: number | null
  root_digest: Buffer | null
  root_codec: 'raw' | 'dag-pb' | null
  /** Leaves in order, repeats counted; null while open. */
  chunk_count: number | null
  wanted: number
  /** True when the user named R: then it is kept and shown even if there are fewer nodes. */
  wanted_explicit: Generated<boolean>
  reserved_bytes: Generated<number>
  lease: Lease
  lease_counter: Generated<number>
  /** Membership generation when it was opened. */
  membership: number
  opened_at: Time
  committed_at: Moment
  /** When every chunk was first seen with its wanted copies; until then the file is `storing`. */
  placed_at: Moment
}

export interface ContentSegmentsTable {
  content_id: string
  kind: SegmentKind
  seg: number
  /** Up to 1,024 digests of 32 bytes, packed. */
  digests: Buffer
}

export interface ChunksTable {
  digest: Buffer
  /** Never repeats for one digest, so that a put that began before a removal cannot be recorded after it. */
  epoch: number
  size: number
  /** Occurrences in segments. */
  refs: number
  wanted: number
  /** Copies may lie on nodes that are not in `holders`: a put whose record never came, or came too late. */
  stray: Generated<boolean>
  /** Verified copies. Sorted ascending, distinct. */
  holders: number[]
  zero_since: Moment
}

export interface ChunkIssuesTable {
  digest: Buffer
  node_id: number
  kind: IssueKind
  since: Time
  /** Calls to the node claimed so far (kind removing). */
  calls: Generated<number>
  /** When the last call was claimed, or gave up without an answer. */
  called_at: Moment
  /** When the node answered; with more than one call the issue stays until the settle time is over. */
  answered_at: Moment
}

export interface FilesTable {
  id: Generated<string>
  owner_id: string
  folder: string
  name: string
  content_id: string
  content_type: string
  size: number
  version: Generated<number>
  created_at: Time
  updated_at: Time
  deleted_at: Moment
}

export interface ContentHealthTable {
  content_id: string
  state: SummaryHealth
  /** Fewest live copies of any of its chunks. */
  least: number
  /** `membership.states` it was computed with. */
  generation: number
  as_of: Time
}

export interface GroupHoldersTable {
  grp: number
  /** 0 stands for chunks no content uses any more. */
  wanted: number
  holders: number[]
  chunks: number
  bytes: number
}

export interface GroupScansTable {
  part: number
  as_of: Time
}

export interface GroupWorkTable {
  grp: number
  class: string
  wanted_gen: Generated<number>
  done_gen: Generated<number>
  not_before: Time
  updated_at: Time
}

export interface GroupNodesTable {
  grp: number
  node_id: number
  last_inventory: Moment
  last_scrub: Moment
  cursor: Buffer | null
}

export interface OutboxTable {
  id: Generated<number>
  job: string
  payload: Json<Record<string, unknown>>
  not_before: Time
  created_at: Time
}

export type PlanKind = 'rebalance' | 'drain'
export type PlanState = 'planned' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed'

export interface PlansTable {
  id: Generated<string>
  kind: PlanKind
  state: PlanState
  summary: Json<Record<string, unknown>>
  created_by: string | null
  created_at: Time
  finished_at: Moment
  /** The node that is drained. */
  node_id: number | null
  /** Why it was made. */
  reason: Generated<string>
  /** Why it waits, or how it ended. */
  note: string | null
  /** While it runs: since when. The time before is in `worked_seconds`. */
  resumed_at: Moment
  worked_seconds: Generated<number>
  /** The bytes given out so far are paid for until then, at the allowed rate. */
  paced_until: Moment
}

export interface PlanStepsTable {
  plan_id: string
  step: number
  state: 'pending' | 'done' | 'failed'
  detail: Json<Record<string, unknown>>
  finished_at: Moment
  grp: number
  from_node: number
  /** Null: wherever placement wants it (drains). */
  to_node: number | null
  chunks: number
  bytes: number
  moved_chunks: Generated<number>
  moved_bytes: Generated<number>
  note: string | null
  tries: Generated<number>
  not_before: Time
  /** Who works on it, until when unless it says so again. */
  claimed_by: string | null
  claimed_until: Moment
}

export interface ChecksTable {
  id: Generated<string>
  repair: boolean
  state: string
  progress: Json<Record<string, unknown>>
  findings: Json<object[]>
  created_at: Time
  finished_at: Moment
  deep: Generated<boolean>
  verify_percent: Generated<number>
  origin: Generated<'manual' | 'schedule'>
  requested_by: string | null
  /** What was left after the repair; null without one, and until it ended. */
  remaining: Json<object[]> | null
  healthy: boolean | null
  error: string | null
  /** The process that looks; null while nobody does, and while the repair is only followed. */
  runner: string | null
  tries: Generated<number>
  /** The runner's last sign of life. */
  seen_at: Time
  repairing_since: Moment
}

export interface SchedulesTable {
  name: string
  cron: string | null
  every_ms: number | null
  tz: string | null
  payload: Json<Record<string, unknown>>
  enabled: Generated<boolean>
  updated_at: Time
  /** `config`: follows the configuration until somebody says otherwise by the API. */
  origin: Generated<'config' | 'api'>
  /** As the queue planned it when the monitor last looked. */
  next_at: Moment
}

/** The scrub of one node: the pass under way, or the last one. */
export interface NodeScrubsTable {
  node_id: number
  started_at: Time
  finished_at: Moment
  chunks: Generated<number>
  bytes: Generated<number>
  missing: Generated<number>
  corrupt: Generated<number>
  bytes_per_second: number | null
  /** Why nothing is read just now; null while it is. */
  waits_for: string | null
  updated_at: Time
}

/** The inventory of one node: the last one, and whether one is wanted before its time. */
export interface NodeInventoriesTable {
  node_id: number
  wanted_at: Moment
  wanted_why: string | null
  tried_at: Moment
  started_at: Moment
  finished_at: Moment
  trouble: string | null
  listed: Generated<number>
  held: Generated<number>
  missing: Generated<number>
  adopted: Generated<number>
  retired: Generated<number>
  exempt: Generated<number>
  unknown: Generated<number>
  /** Too many blocks were unknown, and an admin has not said yet that they may go. */
  asks_since: Moment
  confirmed_blocks: number | null
  confirmed_by: string | null
  /** When what was there before the node was ours was written down. */
  surveyed_at: Moment
}

export interface ForeignBlocksTable {
  node_id: number
  /** The first byte of the digests. */
  part: number
  digests: Buffer
}

export interface WriteSamplesTable {
  digest: Buffer
  node_id: number
  written_at: Time
  stage: Generated<number>
  due_at: Time
}

export interface WebhooksTable {
  id: Generated<string>
  url: string
  description: Generated<string>
  /** Sealed by the caller; the catalogue never sees the key. */
  secret: string
  /** Beginnings of the types it wants; none: all. */
  types: Generated<string[]>
  disabled_at: Moment
  disabled_reason: string | null
  /** The last event that became a delivery. */
  position: number
  event_id: number
  created_by: string | null
  created_at: Time
  updated_at: Time
}

export interface WebhookDeliveriesTable {
  id: Generated<string>
  webhook_id: string
  /** Null: a test. */
  event_id: number | null
  state: Generated<DeliveryState>
  attempts: Generated<number>
  next_at: Moment
  /** Of the last attempt: the HTTP status, or in words why there is none. */
  status: number | null
  error: string | null
  took_ms: number | null
  created_at: Time
  finished_at: Moment
}

export type DeliveryState = 'pending' | 'delivered' | 'failed'

export interface Schema {
  users: UsersTable
  sessions: SessionsTable
  session_tokens: SessionTokensTable
  api_keys: ApiKeysTable
  share_links: ShareLinksTable
  audit_log: AuditLogTable
  settings: SettingsTable
  nodes: NodesTable
  node_sightings: NodeSightingsTable
  leader_lease: LeaderLeaseTable
  client_latency: ClientLatencyTable
  node_lies: NodeLiesTable
  membership: MembershipTable
  contents: ContentsTable
  content_segments: ContentSegmentsTable
  content_health: ContentHealthTable
  chunks: ChunksTable
  chunk_issues: ChunkIssuesTable
  files: FilesTable
  group_holders: GroupHoldersTable
  group_scans: GroupScansTable
  group_work: GroupWorkTable
  group_nodes: GroupNodesTable
  outbox: OutboxTable
  plans: PlansTable
  plan_steps: PlanStepsTable
  checks: ChecksTable
  schedules: SchedulesTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  node_scrubs: NodeScrubsTable
  node_inventories: NodeInventoriesTable
  foreign_blocks: ForeignBlocksTable
  write_samples: WriteSamplesTable
}
