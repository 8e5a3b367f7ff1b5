import type { ColumnType, Generated } from 'kysely'
import type { Moment, Time } from './columns.ts'

// Scrub and inventory of each node.

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

/** The reading of all copies of a content that somebody asked for last. */
export interface VerificationsTable {
  content_id: string
  id: Generated<string>
  /** Of the file that was asked for. */
  file_id: string
  state: Generated<string>
  requested_by: string | null
  /** Places in the content, tree included; the same chunk twice counts twice. */
  chunks: number
  done: Generated<number>
  /** Copies. */
  good: Generated<number>
  missing: Generated<number>
  corrupt: Generated<number>
  no_answer: Generated<number>
  bad: ColumnType<unknown, string | undefined, string>
  created_at: Time
  seen_at: Time
  finished_at: Moment
}
