import type { Generated } from 'kysely'
import type { Json, Moment, Time } from './columns.ts'

// What is to be done: groups, plans, checks and the outbox.

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

export type PlanState =
  | 'proposed'
  | 'planned'
  | 'running'
  | 'paused'
  | 'done'
  | 'cancelled'
  | 'failed'

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
