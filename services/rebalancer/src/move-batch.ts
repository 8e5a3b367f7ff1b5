import type { ChunkRow } from '@holdfast/catalog'
import { copyChunk } from './copy-chunk.ts'
import type { MoveDeps } from './deps.ts'
import { takeAway } from './take-away.ts'

export type ToCopy = { chunk: ChunkRow; targets: number[] }

export type Batch = {
  group: number
  from: number
  /** Chunks to be copied first, and those that only have to go from the source. */
  copy: readonly ToCopy[]
  remove: readonly ChunkRow[]
}

export type BatchReport = {
  /** Chunks copied, verified and recorded on all their targets. */
  copied: readonly ChunkRow[]
  /** Chunks that the source still holds although they could go. */
  kept: number
  errors: Error[]
  /** Why the batch broke off after its copies were recorded: an abort, frozen removals, Postgres. */
  broken: unknown
}

/**
 * Moves some chunks of a group off a node, in the order that loses nothing however it ends: copy and
 * read back, record, and only then take the source copy away. Killed in between, chunks lie on one node
 * more than wanted, and the next attempt goes on from what is recorded. Failures are per chunk; never
 * throws, so that what was done is always counted.
 */
export async function moveBatch(
  deps: MoveDeps,
  { group, from, copy, remove }: Batch,
  { signal }: { signal: AbortSignal },
): Promise<BatchReport> {
  const errors: Error[] = []
  const done = await Promise.all(
    copy.map((entry) => copyAndRecord(deps, entry, signal, (error) => errors.push(error))),
  )
  const copied = copy.flatMap(({ chunk }, at) => (done[at] ? [chunk] : []))
  const digests = [...copied, ...remove].map(({ digest }) => digest)
  try {
    signal.throwIfAborted()
    const kept = await takeAway(deps, { group, node: from, digests }, { signal })
    return { copied, kept, errors, broken: undefined }
  } catch (broken) {
    return { copied, kept: digests.length, errors, broken }
  }
}

/** An epoch that no chunk ever has: tells the catalogue that a node may hold an unrecorded copy. */
const NEVER = 0

/** True when every target has the chunk and the catalogue knows it. */
async function copyAndRecord(
  deps: MoveDeps,
  { chunk, targets }: ToCopy,
  signal: AbortSignal,
  failed: (error: Error) => void,
): Promise<boolean> {
  const { digest, epoch } = chunk
  try {
    const { stored, unsure, error } = await copyChunk(deps, chunk, targets, { signal })
    if (unsure.length > 0) await deps.ledger.record([{ digest, epoch: NEVER, nodes: unsure }])
    if (stored.length > 0) {
      const { stale } = await deps.ledger.record([{ digest, epoch, nodes: stored }])
      if (stale.length > 0) throw new ChunkChanged()
    }
    if (error !== undefined) failed(error)
    return stored.length === targets.length
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)))
    return false
  }
}

/** Holders changed while the chunk was copied: it is looked at again. */
export class ChunkChanged extends Error {
  readonly code = 'CHUNK_CHANGED'
  override readonly name = 'ChunkChanged'
  constructor() {
    super('its holders changed while it was copied')
  }
}
