import { sha256 } from '@holdfast/chunks'
import { assertSame } from './assert-same.ts'
import { noteUnsure, type RecordEntry } from './chunk-lane.ts'
import type { OpenContents } from './open-contents.ts'
import type { StoredContent, StoreInput } from './types.ts'
import { type CopyGoal, openContent, type WriterDeps } from './writer-deps.ts'

type Small = { bytes: Uint8Array; entry: RecordEntry; goal: CopyGoal }

const MOST_ROUNDS = 8
const PUT_AGAIN_MS = 30_000

/**
 * Contents of one chunk, which is most files people have. The chunk is registered with the content's
 * first row and recorded with its commit, so that the whole takes two transactions.
 */
export type SmallContents = {
  /** Stores the chunk on W nodes; what {@link unrecorded} tells is still to be recorded. */
  store(input: StoreInput, goal: CopyGoal, bytes: Uint8Array): Promise<StoredContent>
  /** The record that its commit may carry, or undefined when there is none to make. */
  unrecorded(stored: StoredContent): RecordEntry | undefined
  /** The record was made. */
  recorded(stored: StoredContent): void
  /**
   * Makes the record, if there is one to make. A chunk that was removed since it was stored is put
   * again; `stale`: the record was tried already, and that was its answer.
   */
  record(stored: StoredContent, stale?: Uint8Array[]): Promise<void>
}

export const createSmallContents = (
  deps: WriterDeps,
  { add, abandon }: Pick<OpenContents, 'add' | 'abandon'>,
): SmallContents => {
  const waiting = new WeakMap<StoredContent, Small>()

  const put = async (
    { digest, ...chunk }: { digest: Uint8Array; bytes: Uint8Array; avoid: readonly number[] },
    goal: CopyGoal,
    signal: AbortSignal,
  ): Promise<number[]> => {
    const { stored, unsure } = await deps.putCopies({ digest, ...chunk, ...goal, signal })
    if (unsure.length > 0) await noteUnsure(deps, digest, unsure)
    return stored
  }

  const storeChunk = async (input: StoreInput, goal: CopyGoal, bytes: Uint8Array) => {
    const digest = sha256(bytes)
    if (input.expectedSha256 !== undefined) assertSame(digest, input.expectedSha256)
    const { contentId, registered } = await deps.openWithChunk({
      ...openContent(input, goal, bytes.length),
      chunk: { digest, size: bytes.length },
    })
    add(contentId)
    try {
      const { epoch, removing: avoid } = registered
      const nodes = await put({ digest, bytes, avoid }, goal, input.signal)
      const stored: StoredContent = {
        contentId,
        ownerId: input.ownerId,
        size: bytes.length,
        root: { digest, codec: 'raw' },
        chunks: 1,
        sha256: digest,
        placed: goal.quorum >= goal.wanted,
      }
      waiting.set(stored, { bytes, entry: { digest, epoch, nodes }, goal })
      return stored
    } catch (error) {
      await abandon(contentId)
      throw error
    }
  }

  return {
    store: async (input, goal, bytes) => {
      const release = await deps.reserve(bytes.length, { signal: input.signal })
      try {
        return await storeChunk(input, goal, bytes)
      } finally {
        release()
      }
    },
    unrecorded: (stored) => waiting.get(stored)?.entry,
    recorded: (stored) => void waiting.delete(stored),
    record: async (stored, known) => {
      const small = waiting.get(stored)
      if (small === undefined) return
      const { bytes, goal, entry } = small
      let { stale } = known === undefined ? await deps.record([entry]) : { stale: known }
      for (let round = 0; stale.length > 0; round += 1) {
        if (round === MOST_ROUNDS)
          throw new Error('a chunk was removed again and again while it was stored')
        const [now] = await deps.epochs(stale)
        if (now === undefined) throw new Error('a registered chunk left the catalogue')
        const again = { digest: entry.digest, bytes, avoid: now.removing }
        const nodes = await put(again, goal, AbortSignal.timeout(PUT_AGAIN_MS))
        stale = (await deps.record([{ digest: entry.digest, epoch: now.epoch, nodes }])).stale
      }
      waiting.delete(stored)
    },
  }
}
