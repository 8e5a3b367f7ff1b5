import type { AdoptInput, BegunContent, FileTarget } from '@holdfast/catalog'
import { CHUNK_SIZE } from '@holdfast/chunks'
import { TooLarge } from './errors.ts'
import { createOpenContents } from './open-contents.ts'
import { type DagInput, storeDag } from './store-dag.ts'
import { type PartInput, storePart } from './store-part.ts'
import { type StreamInput, storeStream } from './store-stream.ts'
import type { CommittedFile } from './types.ts'
import type { CommitInput, CopyGoal, WriterDeps } from './writer-deps.ts'

export type LongDeps = Pick<
  WriterDeps,
  | 'register'
  | 'record'
  | 'epochs'
  | 'putCopies'
  | 'goal'
  | 'reserve'
  | 'open'
  | 'reserveQuota'
  | 'abandon'
  | 'raiseLeases'
  | 'onError'
> & {
  commit(content: CommitInput): Promise<CommittedFile>
  begun(input: { contentId: string; quorum: number }): Promise<BegunContent | undefined>
  /** Digests of the leaves `[0, count)`, in order. */
  firstLeaves(input: { contentId: string; count: number }): AsyncIterable<Uint8Array>
  adoptLeaves(input: AdoptInput): Promise<void>
}

/** An open content, and how far whoever began it came. */
export type Begun = Omit<BegunContent, 'state'> & {
  contentId: string
  goal: CopyGoal
  /** What this writer took the content over with; another one may do so after it. */
  fence?: number
}

type TakenInput = {
  contentId: string
  fence: number
  reserved: number
  /** Whole chunks from the first on; there is nothing beyond them. */
  leaves: number
  copies?: number
  /** Bytes to come, where that is known. */
  left: number
}

/** All of its bytes are on W nodes each; not yet visible as a file. */
export type StoredLong = Omit<CommitInput, 'file'>

type BeginInput = {
  ownerId: string
  copies?: number
  /** Bytes to take from the quota; what comes beyond is taken as it comes. */
  size?: number
  maxBytes: number
  /** True: it never becomes a file, and takes none of the quota of files. */
  noFile?: boolean
}

/**
 * Writes contents whose writer may die: they stay open for a day without a sign of life, and the next
 * writer goes on with what is stored. Nobody waits for them with a connection, unlike those of the
 * `ContentWriter`.
 *
 *     open → begin (again after a death) → store → commit | abandon
 */
export const createLongWriter = (deps: LongDeps) => {
  const contents = createOpenContents(deps)
  return {
    /** Throws QuotaExceeded, InsufficientNodes, NodesFull, TooLarge. */
    async open({
      ownerId,
      copies,
      size = 0,
      maxBytes,
      noFile = false,
    }: BeginInput): Promise<Begun> {
      if (size > maxBytes) throw new TooLarge(maxBytes)
      const asked = copies === undefined ? {} : { copies }
      const goal = deps.goal({ ...asked, declaredSize: size })
      const contentId = await deps.open({
        ownerId,
        wanted: goal.wanted,
        wantedExplicit: copies !== undefined,
        reserveBytes: size,
        replaces: noFile,
      })
      contents.add(contentId)
      const fresh = { leaves: 0, treeDigests: 0, stored: 0, storedBytes: 0 }
      return { contentId, goal, reserved: size, ...fresh }
    },
    /** What an earlier writer began; `open` when it can go on, else the state it is in. */
    async resume(
      contentId: string,
      copies?: number,
    ): Promise<{ open: Begun } | { state: BegunContent['state'] | 'gone' }> {
      const goal = deps.goal(copies === undefined ? {} : { copies })
      const found = await deps.begun({ contentId, quorum: goal.quorum })
      if (found?.state !== 'open') return { state: found?.state ?? 'gone' }
      contents.add(contentId)
      return { open: { ...found, contentId, goal } }
    },
    /** What an earlier writer left, whose notes say how far it came. Throws InsufficientNodes, NodesFull. */
    goOn({ leaves, left, copies, ...taken }: TakenInput): Begun {
      const goal = deps.goal({ ...(copies === undefined ? {} : { copies }), declaredSize: left })
      const stored = { stored: leaves, storedBytes: leaves * CHUNK_SIZE }
      return { ...taken, goal, leaves, treeDigests: 0, ...stored }
    },
    /** Takes more of the quota than was asked for at the beginning. Throws QuotaExceeded. */
    async take(begun: Begun, bytes: number): Promise<Begun> {
      await deps.reserveQuota(begun.contentId, bytes)
      return { ...begun, reserved: begun.reserved + bytes }
    },
    storePart: (begun: Begun, input: PartInput) => storePart(deps, begun, input),
    /** Leaves of another open content of the same owner become the next ones of this. */
    async adopt(begun: Begun, input: { from: string; count: number }): Promise<Begun> {
      const { contentId: to, leaves: first, goal } = begun
      await deps.adoptLeaves({ ...input, to, first, wanted: goal.wanted })
      const leaves = first + input.count
      return { ...begun, leaves, stored: leaves, storedBytes: leaves * CHUNK_SIZE }
    },
    storeStream: (begun: Begun, input: StreamInput) => storeStream(deps, begun, input),
    storeDag: (begun: Begun, input: DagInput) => storeDag(deps, begun, input),
    /** Makes it a file. Throws as `Ledger.commit` does. */
    async commit(stored: StoredLong, file: FileTarget): Promise<CommittedFile> {
      const committed = await deps.commit({ ...stored, file })
      contents.committed([stored.contentId])
      return committed
    },
    /** Keeps it from being given up while somebody needs it. */
    hold: (contentId: string) => contents.add(contentId),
    /** Leaves it to the next writer. */
    leave: (contentId: string) => contents.committed([contentId]),
    abandon: (contentId: string) => contents.abandon(contentId),
    close: () => contents.close(),
  }
}

export type LongWriter = ReturnType<typeof createLongWriter>
