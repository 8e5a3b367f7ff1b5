import type { Generated } from 'kysely'
import type { Moment, Time } from './columns.ts'

// Files, the contents they point to, and the chunks of those.

/** `open → committed → sealed → released`; a content that was never committed goes `open → released`. */
export type ContentState = 'open' | 'committed' | 'sealed' | 'released'

/** How long an open content may stay silent: a live request 45 s, a resumable (tus) upload 24 h. */
export type Lease = 'live' | 'tus'

/**
 * How its leaves lie. `fixed`: raw, 1 MiB each, the tree follows from them. `given`: a UnixFS DAG of
 * another profile, kept block by block so that its root stays what it was; read from the root down.
 */
export type Layout = 'fixed' | 'given'

export type SegmentKind = 'leaf' | 'tree'

/** Why one copy of one chunk is not simply "verified". At most one per (chunk, node). */
export type IssueKind = 'missing' | 'corrupt' | 'removing' | 'moving'

/** Only what is worse than "every chunk has its copies" has a row. */
export type SummaryHealth = 'fewer-copies' | 'at-risk' | 'unreadable' | 'lost'

export interface ContentsTable {
  id: Generated<string>
  owner_id: string
  state: Generated<ContentState>
  size: number | null
  root_digest: Buffer | null
  root_codec: 'raw' | 'dag-pb' | null
  layout: Generated<Layout>
  /** Leaves in order, repeats counted; null while open. */
  chunk_count: number | null
  wanted: number
  /** True when the user named R: then it is kept and shown even if there are fewer nodes. */
  wanted_explicit: Generated<boolean>
  reserved_bytes: Generated<number>
  /** 1 while an upload will make a file that was not there; else 0. */
  reserved_files: Generated<number>
  lease: Lease
  lease_counter: Generated<number>
  /** Rises when another request goes on with a resumable upload; what comes under an older one is refused. */
  fence: Generated<number>
  /** Membership generation when it was opened. */
  membership: number
  opened_at: Time
  committed_at: Moment
  /** When every chunk was first seen with its wanted copies; until then the file is `storing`. */
  placed_at: Moment
  /** Of all bytes, where somebody asked for it; with one chunk the root says it. */
  sha256: Buffer | null
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
  /**
   * R that this file asks for. Null: what its content has. Of the files and versions that share a
   * content either all say it or none does.
   */
  wanted: number | null
}

/** What a file's content was before it was replaced. Counts for the quota, and keeps its content. */
export interface FileVersionsTable {
  file_id: string
  version: number
  content_id: string
  content_type: string
  size: number
  wanted: number | null
  /** Since when the file had it, and until when. */
  created_at: Date
  replaced_at: Time
}

/** Contents whose R was changed and whose chunks were not all told yet. */
export interface WantedChangesTable {
  content_id: string
  /** Rises with every change, so that one in the middle of the telling is not lost. */
  gen: Generated<number>
  since: Time
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

/** The CRC-32 of the first `bytes` of a content, for ZIP archives. */
export interface ContentCrcsTable {
  content_id: string
  bytes: number
  crc: number
}

/** The small picture of a content, which is a content of one chunk itself. It goes when that goes. */
export interface ContentThumbnailsTable {
  content_id: string
  thumbnail_id: string
  content_type: string
  /** Bytes; they count for the quota of the content's owner. */
  size: number
  /** Of its only chunk. */
  digest: Buffer
  created_at: Time
}
