import type { Link } from '@holdfast/chunks'
import type { FileRow } from '../files/file-row.ts'
import type { Layout, Lease, SegmentKind } from '../schema.ts'

export type OpenInput = {
  ownerId: string
  /** R as asked for, or the default. */
  wanted: number
  /** True when the user named R: it is then kept and shown even with fewer nodes. */
  wantedExplicit?: boolean
  /** Taken from the quota before the body is read: the declared length in bytes. */
  reserveBytes?: number
  /** True: a file of that name is there, so that none is taken from the quota of files. */
  replaces?: boolean
  lease?: Lease
}

export type Opened = {
  contentId: string
  /** The membership generation it was opened under. */
  membership: number
}

export type RegisterInput = {
  contentId: string
  kind: SegmentKind
  seg: number
  /** Digests the segment has already: the append happens only if that is true. */
  offset: number
  /** In order, repeats included; offset + length ≤ 1,024. */
  chunks: readonly { digest: Uint8Array; size: number }[]
  wanted: number
  /** Throws UploadOvertaken when the content's is another by now; without it nobody can overtake. */
  fence?: number
}

export type Registered = {
  digest: Buffer
  /** Give it back to `record`: a removal in between makes it stale. */
  epoch: number
  holders: number[]
  /** Nodes where this digest is being removed: never put it there now. */
  removing: number[]
}

export type RecordEntry = {
  digest: Uint8Array
  /** As register or `chunkEpochs` told; 0 is never one, and only notes that copies may lie there. */
  epoch: number
  /** Nodes that have it: each answered the put. */
  nodes: readonly number[]
}

/** Digests that were not recorded: put them again under the epoch that `chunkEpochs` tells. */
export type Recorded = { stale: Buffer[] }

export type FileTarget = {
  ownerId: string
  /** `/` or `/photos/2026`, as validated by the caller. */
  folder: string
  name: string
  contentType: string
  /** `fail` (default) → NameTaken; `rename` → "name (2).ext"; `replace` keeps the id. */
  onConflict?: 'fail' | 'rename' | 'replace'
  /** Root CIDs as text, without quotes; `*` = any. Fails with PreconditionFailed. */
  ifMatch?: readonly string[]
  /** True: only if nothing has that name (`If-None-Match: *`). */
  ifNoneMatch?: boolean
}

export type CommitInput = {
  contentId: string
  /** Bytes. */
  size: number
  root: Link
  /** Leaves, repeats counted. */
  chunkCount: number
  /** Of all bytes, where it was computed anyway. */
  sha256?: Uint8Array | null
  /** Default `fixed`. */
  layout?: Layout
  /** Tree chunks that are stored already: with them nothing is left to be sealed. */
  treeChunks?: number
  file: FileTarget
  /** Copies every chunk must still have if members changed since it was opened; default 2. */
  quorum?: number
  /** True when all R copies are stored already: no place-chunks is sent, the file is `safe`. */
  placed?: boolean
  /** As for register. */
  fence?: number
  /** Travels in the payloads of the jobs that follow. */
  reqId?: string
  /** Further outbox rows of the same transaction. */
  outbox?: readonly { job: string; payload: Record<string, unknown> }[]
}

export type Committed = {
  file: FileRow
  /** False: a file of that name was replaced. */
  created: boolean
}

/**
 * Group commit of what many uploads of one process ask for: calls that wait travel together, one
 * transaction every few milliseconds, at most two under way (one for open and register, one for
 * record and commit). A call that cannot be done fails alone. All calls may be repeated after
 * `CatalogueUnavailable` except `open`, whose first content the reaper then finds.
 */
export interface Ledger {
  /** Throws QuotaExceeded or FileQuotaExceeded, before the body is read. */
  open(input: OpenInput): Promise<Opened>
  /**
   * Appends digests to a segment of an open content (tree segments also to a committed one) and adds
   * their references. Answers in the order of `chunks`. A repeat of an append that happened changes
   * nothing. Throws ContentNotOpen, SegmentMismatch, UploadOvertaken.
   */
  register(input: RegisterInput): Promise<Registered[]>
  /** open + register of the first leaves in one transaction. */
  openAndRegister(
    input: OpenInput & { chunks: RegisterInput['chunks'] },
  ): Promise<Opened & { registered: Registered[] }>
  /** Takes more of the quota while a body of unknown length arrives. Throws QuotaExceeded, ContentNotOpen. */
  reserve(input: { contentId: string; bytes: number }): Promise<void>
  /** Unites the nodes into the holders where the epoch is unchanged and nothing is removed there. */
  record(entries: readonly RecordEntry[]): Promise<Recorded>
  /** Makes the content durable and visible. Throws NameTaken, PreconditionFailed, QuotaExceeded, ContentNotOpen, ChunksLost, UploadOvertaken. */
  commit(input: CommitInput): Promise<Committed>
  /** record + commit in one transaction; `stale` instead when a chunk must be put again first. */
  recordAndCommit(
    entries: readonly RecordEntry[],
    input: CommitInput,
  ): Promise<Committed | Recorded>
  /** Several files, all or none, in one transaction. Throws what `commit` throws for the first that fails. */
  commitMany(inputs: readonly CommitInput[]): Promise<Committed[]>
  /** Resolves when everything asked so far is answered; later calls are refused. */
  close(): Promise<void>
}

export type LedgerOptions = {
  /** Waiting for company, in milliseconds; default 2. */
  maxDelayMs?: number
  /** Most calls in one transaction; default 512. */
  maxBatch?: number
  /** How long calls are repeated while Postgres is away before they fail; default 2,500 ms. */
  outageMs?: number
}
