import type { FileRow, FileTarget } from '@holdfast/catalog'
import type { FetchBlock, Link } from '@holdfast/chunks'

export type { FileTarget }

export type StoreInput = {
  ownerId: string
  source: AsyncIterable<Uint8Array>
  /** Content-Length in bytes when the client said it; reserved from the quota before the body. */
  declaredSize?: number
  /** True: a file of that name is there, so that this one takes none of the quota of files. */
  replaces?: boolean
  /** R asked for by name; absent means the default. */
  copies?: number
  /** SHA-256 of the whole content (Repr-Digest); a mismatch throws DigestMismatch, nothing is kept. */
  expectedSha256?: Uint8Array
  /** The SHA-256 of the whole is wanted later: 0.6 s of CPU per GiB, so only on request. */
  wantSha256?: boolean
  /** Bytes; one more throws TooLarge, nothing is kept. */
  maxBytes?: number
  signal: AbortSignal
}

/** Bytes that are on W nodes each and known to the catalogue, but not yet visible as a file. */
export type StoredContent = {
  contentId: string
  ownerId: string
  size: number
  root: Link
  chunks: number
  /** Of all bytes, where it was checked, asked for, or costs nothing. */
  sha256: Uint8Array | null
  /** It has all R copies already. */
  placed: boolean
}

export type CommittedFile = { file: FileRow; created: boolean }

/**
 * The one way in: every door (form, raw body, import, later tus and S3) ends here.
 *
 * Throws `InsufficientNodes` before the first byte is read when fewer than W nodes take new
 * copies, `NodesFull` when they would but have no room, `QuotaExceeded`, `DigestMismatch`,
 * `TooLarge`, or the source's own error. After any throw the content is abandoned: its chunks are
 * released by the replicator and its quota is freed.
 */
export interface ContentWriter {
  /** Throws what `store` would throw before reading: call it before asking the client for a body. */
  admit(input: { copies?: number; declaredSize?: number }): void
  store(input: StoreInput): Promise<StoredContent>
  /** Makes all of them visible in one transaction, or none. */
  commit(stored: { content: StoredContent; target: FileTarget }[]): Promise<CommittedFile[]>
  /** A commit of the caller's own, for what no file is made of. Given up when it fails. */
  attach<T>(stored: StoredContent, commit: () => Promise<T>): Promise<T>
  abandon(stored: StoredContent): Promise<void>
  /** store + commit; small contents take two transactions in all. */
  write(input: StoreInput & { target: Omit<FileTarget, 'ownerId'> }): Promise<CommittedFile>
  close(): Promise<void>
}

export type ReadInput = {
  contentId: string
  /** First byte, and one past the last: `[start, end)`. */
  start: number
  end: number
  /** Root of a content whose DAG was given: it is read from there down. */
  givenRoot?: Link
  signal: AbortSignal
}

/** Verified bytes out. Throws `ChunkUnavailable` when no holder answers with the right bytes. */
export interface ContentReader {
  read(input: ReadInput & { size: number }): AsyncGenerator<Uint8Array>
  /** The blocks of a DAG as they are: begin at a root that the caller may read, and follow its links. */
  blocks(signal: AbortSignal): FetchBlock
  close(): Promise<void>
}
