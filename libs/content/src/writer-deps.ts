import type { Layout } from '@holdfast/catalog'
import type { LaneDeps, RecordEntry } from './chunk-lane.ts'
import type { CommittedFile, FileTarget, StoredContent, StoreInput } from './types.ts'

/** How many copies a chunk should have (R as asked) and must have before the answer (W). */
export type CopyGoal = { wanted: number; quorum: number }

export type OpenContent = {
  ownerId: string
  wanted: number
  /** The user named R. */
  wantedExplicit: boolean
  /** Taken from the owner's quota. */
  reserveBytes: number
  /** It takes none of the owner's quota of files. */
  replaces?: boolean
}

export type CommitInput = {
  contentId: string
  size: number
  root: StoredContent['root']
  chunkCount: number
  sha256: Uint8Array | null
  layout?: Layout
  /** Tree chunks that are stored already: nothing is left to be sealed. */
  treeChunks?: number
  file: FileTarget
  /** W was enough for R: nothing is left to be placed. */
  placed: boolean
  /** Refused when a newer request goes on with the content. */
  fence?: number
}

export type WriterDeps = LaneDeps & {
  /** R and W for an upload now. Throws InsufficientNodes or NodesFull when W nodes cannot take it. */
  goal(input: Pick<StoreInput, 'copies' | 'declaredSize'>): CopyGoal
  /** Waits for a share of the process-wide byte budget; the answer gives it back. */
  reserve(bytes: number, options: { signal: AbortSignal }): Promise<() => void>
  open(input: OpenContent): Promise<string>
  openWithChunk(
    input: OpenContent & {
      chunk: { digest: Uint8Array; size: number }
    },
  ): Promise<{ contentId: string; registered: Awaited<ReturnType<LaneDeps['register']>>[number] }>
  /** Takes more of the owner's quota while a body of unknown length arrives. */
  reserveQuota(contentId: string, bytes: number): Promise<void>
  commit(contents: CommitInput[]): Promise<CommittedFile[]>
  /** Record and commit in one transaction; `stale` instead of a file when a chunk must be put again. */
  recordAndCommit(
    entries: RecordEntry[],
    content: CommitInput,
  ): Promise<CommittedFile | { stale: Uint8Array[] }>
  abandon(contentId: string): Promise<void>
  raiseLeases(contentIds: string[]): Promise<void>
  leaseEveryMs?: number
  onError?(message: string, error: unknown): void
}

export const openContent = (
  input: StoreInput,
  goal: CopyGoal,
  reserveBytes: number,
): OpenContent => ({
  ownerId: input.ownerId,
  wanted: goal.wanted,
  wantedExplicit: input.copies !== undefined,
  reserveBytes,
  ...(input.replaces ? { replaces: true } : {}),
})
