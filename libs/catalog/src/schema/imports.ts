import type { Generated } from 'kysely'
import type { Json, Moment, Time } from './columns.ts'

// What is fetched for somebody in the background.

export type ImportKind = 'url' | 'cid' | 'car'

/** `waiting → running → done | failed`; `waiting | running → cancelled`. */
export type ImportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface ImportsTable {
  id: Generated<string>
  owner_id: string
  kind: ImportKind
  state: Generated<ImportState>
  /** URL or CID; null for a CAR that was sent. May hold secrets in a query: only its owner sees it. */
  source: string | null
  /** The node that a CID is read from; null: the gateways of the configuration. */
  node_id: number | null
  folder: string
  /** Null: as the source calls it. */
  name: string | null
  on_conflict: Generated<'fail' | 'rename' | 'replace'>
  /** R as asked for. */
  wanted: number | null
  req_id: string | null
  bytes_done: Generated<number>
  bytes_total: number | null
  bytes_per_second: number | null
  /** Files made so far. */
  files: Generated<number>
  /** The last one made; the only one of most imports. */
  file_id: string | null
  root_cid: string | null
  /** The open content that is being written, so that the next run goes on with it. */
  content_id: string | null
  /** The open content that holds a CAR until its files are made. */
  staged_id: string | null
  /** What the next run needs to know of the source. */
  facts: Json<Record<string, unknown>>
  /** Counts runs: what an older one still says is refused. */
  runs: Generated<number>
  error_code: string | null
  error: string | null
  created_at: Time
  started_at: Moment
  /** The last sign of life of a run. */
  seen_at: Time
  finished_at: Moment
}

export interface ImportBlocksTable {
  import_id: string
  digest: Buffer
  size: number
  /** Where the block begins in the staged CAR. */
  position: number
}
