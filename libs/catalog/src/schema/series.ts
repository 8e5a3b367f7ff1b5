import type { Generated } from 'kysely'
import type { Time } from './columns.ts'

// How everything was over time.

/** What one gateway let in and out since its process began, headers included. */
export interface GatewayTrafficTable {
  process_id: string
  bytes_in: number
  bytes_out: number
  requests: number
  /** Seconds since the process began, when it reported. */
  uptime: number
  reported_at: Time
}

/** One step of time: ten seconds as they were sampled, or a longer one rolled up from shorter ones. */
export interface SeriesTable {
  /** Seconds. */
  step: number
  /** When the step began, by Postgres's clock. */
  at: Time
  /** Of ten seconds, how many it rests on. */
  samples: Generated<number>
  /** Per second, as all that follow with bytes or requests "in", "out" and "rate". */
  bytes_in: number
  bytes_out: number
  requests: number
  /** Answers by how long they took, in buckets; null: there were none. Milliseconds. */
  read_counts: number[] | null
  read_p50: number | null
  read_p95: number | null
  write_counts: number[] | null
  write_p50: number | null
  write_p95: number | null
  file_bytes: number
  used_bytes: number
  free_bytes: number
  files: number
  chunks: number
  /** These three are null before a monitor looked at the groups for the first time. */
  short_chunks: number | null
  missing_bytes: number | null
  repair_rate: number | null
  move_rate: number
  nodes: number
  nodes_up: number
  /** Null: the queue did not answer. */
  queued: number | null
}

/** How long clients waited for one node within one minute. */
export interface NodeLatencyTable {
  node_id: number
  at: Time
  /** Milliseconds. */
  p95: number
}
