import { createHash } from 'node:crypto'
import { CHUNK_SIZE, createDagBuilder, sha256, splitChunks } from '@holdfast/chunks'
import { createChunkLane, type LaneDeps, noteUnsure, type RecordEntry } from './chunk-lane.ts'
import { DigestMismatch, TooLarge } from './errors.ts'
import type {
  CommittedFile,
  ContentWriter,
  FileTarget,
  StoredContent,
  StoreInput,
} from './types.ts'

/** How many copies a chunk should have (R as asked) and must have before the answer (W). */
export type CopyGoal = { wanted: number; quorum: number }

export type OpenContent = {
  ownerId: string
  wanted: number
  /** The user named R. */
  wantedExplicit: boolean
  /** Taken from the owner's quota. */
  reserveBytes: number
}

export type CommitInput = {
  contentId: string
  size: number
  root: StoredContent['root']
  chunkCount: number
  file: FileTarget
  /** W was enough for R: nothing is left to be placed. */
  placed: boolean
}

export type WriterDeps = LaneDeps & {
  /** R and W for an upload now. Throws InsufficientNodes or NodesFull when W nodes cannot take it. */
  goal(copies: number | undefined): CopyGoal
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

type Small = { bytes: Uint8Array; entry: RecordEntry; goal: CopyGoal }

/** The one way in: see {@link ContentWriter}. */
export const createContentWriter = (deps: WriterDeps): ContentWriter => {
  const open = new Set<string>()
  // A content whose one chunk is stored but not recorded: its record travels with its commit.
  const unrecorded = new WeakMap<StoredContent, Small>()

  const lease = setInterval(() => {
    if (open.size === 0) return
    deps.raiseLeases([...open]).catch((error) => deps.onError?.('leases were not raised', error))
  }, deps.leaseEveryMs ?? 10_000)
  lease.unref()

  const abandonById = async (contentId: string) => {
    open.delete(contentId)
    // Whatever goes wrong here, the reaper finds the content by its lease.
    await deps
      .abandon(contentId)
      .catch((error) => deps.onError?.('content was not abandoned', error))
  }

  const abandon = (stored: StoredContent) => abandonById(stored.contentId)

  const storeSmall = async (input: StoreInput, goal: CopyGoal, bytes: Uint8Array) => {
    const release = await deps.reserve(bytes.length, { signal: input.signal })
    try {
      const digest = sha256(bytes)
      if (input.expectedSha256 !== undefined) assertSame(digest, input.expectedSha256)
      const { contentId, registered } = await deps.openWithChunk({
        ...openContent(input, goal, bytes.length),
        chunk: { digest, size: bytes.length },
      })
      open.add(contentId)
      try {
        const { epoch, removing } = registered
        const put = { digest, bytes, ...goal, avoid: removing, signal: input.signal }
        const { stored: nodes, unsure } = await deps.putCopies(put)
        if (unsure.length > 0) await noteUnsure(deps, digest, unsure)
        const stored: StoredContent = {
          contentId,
          ownerId: input.ownerId,
          size: bytes.length,
          root: { digest, codec: 'raw' },
          chunks: 1,
          sha256: digest,
          placed: goal.quorum >= goal.wanted,
        }
        unrecorded.set(stored, { bytes, entry: { digest, epoch, nodes }, goal })
        return stored
      } catch (error) {
        await abandonById(contentId)
        throw error
      }
    } finally {
      release()
    }
  }

  const storeAny = async (input: StoreInput): Promise<StoredContent> => {
    const goal = deps.goal(input.copies)
    const pieces = splitChunks(limited(input.source, input.maxBytes))
    // Said to be large: the quota is asked before the first byte is read.
    if ((input.declaredSize ?? 0) > CHUNK_SIZE) return storeLarge(input, goal, pieces)
    const first = await pieces.next()
    // An empty source yields one empty chunk, so there is always a first piece.
    const head = first.value as Uint8Array
    const second = head.length < CHUNK_SIZE ? undefined : await pieces.next()
    if (second === undefined || second.done) return storeSmall(input, goal, head)
    return storeLarge(input, goal, prepend([head, second.value], pieces))
  }

  const storeLarge = async (
    input: StoreInput,
    goal: CopyGoal,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<StoredContent> => {
    const contentId = await deps.open(openContent(input, goal, input.declaredSize ?? 0))
    open.add(contentId)
    const stop = new AbortController()
    const signal = AbortSignal.any([input.signal, stop.signal])
    try {
      return await storeChunks(input, goal, contentId, chunks, signal)
    } catch (error) {
      stop.abort(error)
      await abandonById(contentId)
      throw error
    }
  }

  const storeChunks = async (
    input: StoreInput,
    goal: CopyGoal,
    contentId: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<StoredContent> => {
    const quota = input.declaredSize === undefined ? { reserve: deps.reserveQuota } : {}
    const lane = createChunkLane(deps, { contentId, kind: 'leaf', ...goal, ...quota, signal })
    const dag = createDagBuilder()
    const whole = input.expectedSha256 === undefined ? undefined : createHash('sha256')
    for await (const bytes of chunks) {
      const failure = lane.failure()
      if (failure !== undefined) throw failure
      const release = await deps.reserve(bytes.length, { signal })
      const digest = sha256(bytes)
      whole?.update(bytes)
      dag.addLeaf(digest, bytes.length) // interior nodes are made again, and stored, when sealing
      lane.add({ digest, bytes, release })
    }
    await lane.drain()
    const digest = whole?.digest() ?? null
    if (digest !== null && input.expectedSha256 !== undefined) {
      assertSame(digest, input.expectedSha256)
    }
    const { root, size, leaves } = dag.finish()
    return {
      contentId,
      ownerId: input.ownerId,
      size,
      root,
      chunks: leaves,
      sha256: digest,
      placed: goal.quorum >= goal.wanted,
    }
  }

  /** Makes sure the chunk of a small content is recorded; puts it again while the record is late. */
  const recordSmall = async (stored: StoredContent, known?: Uint8Array[]) => {
    const small = unrecorded.get(stored)
    if (small === undefined) return
    let { stale } = known === undefined ? await deps.record([small.entry]) : { stale: known }
    for (let round = 0; stale.length > 0; round += 1) {
      if (round === 8) throw new Error('a chunk was removed again and again while it was stored')
      const [now] = await deps.epochs(stale)
      if (now === undefined) throw new Error('a registered chunk left the catalogue')
      const signal = AbortSignal.timeout(30_000)
      const { bytes, goal, entry } = small
      const put = { digest: entry.digest, bytes, ...goal, avoid: now.removing, signal }
      const { stored: nodes, unsure } = await deps.putCopies(put)
      if (unsure.length > 0) await noteUnsure(deps, entry.digest, unsure)
      stale = (await deps.record([{ digest: entry.digest, epoch: now.epoch, nodes }])).stale
    }
    unrecorded.delete(stored)
  }

  const closeAll = (contents: StoredContent[]) => {
    for (const { contentId } of contents) open.delete(contentId)
  }

  const commit: ContentWriter['commit'] = async (items) => {
    const contents = items.map((item) => item.content)
    try {
      for (const content of contents) await recordSmall(content)
      const files = await deps.commit(items.map(commitInput))
      closeAll(contents)
      return files
    } catch (error) {
      await Promise.all(contents.map(abandon))
      throw error
    }
  }

  const commitOne = async (content: StoredContent, target: FileTarget): Promise<CommittedFile> => {
    const small = unrecorded.get(content)
    if (small !== undefined) {
      try {
        const done = await deps.recordAndCommit([small.entry], commitInput({ content, target }))
        if (!('stale' in done)) {
          unrecorded.delete(content)
          closeAll([content])
          return done
        }
        await recordSmall(content, done.stale)
      } catch (error) {
        await abandon(content)
        throw error
      }
    }
    const [file] = await commit([{ content, target }])
    return file as CommittedFile
  }

  return {
    admit: ({ copies }) => void deps.goal(copies),
    // Recorded at once, so that a form of a thousand small files does not keep them all in memory.
    store: async (input) => {
      const stored = await storeAny(input)
      try {
        await recordSmall(stored)
        return stored
      } catch (error) {
        await abandon(stored)
        throw error
      }
    },
    commit,
    abandon,
    write: async ({ target, ...input }) =>
      commitOne(await storeAny(input), { ...target, ownerId: input.ownerId }),
    close: async () => clearInterval(lease),
  }
}

const openContent = (input: StoreInput, goal: CopyGoal, reserveBytes: number): OpenContent => ({
  ownerId: input.ownerId,
  wanted: goal.wanted,
  wantedExplicit: input.copies !== undefined,
  reserveBytes,
})

const commitInput = ({ content, target }: { content: StoredContent; target: FileTarget }) => ({
  contentId: content.contentId,
  size: content.size,
  root: content.root,
  chunkCount: content.chunks,
  file: target,
  placed: content.placed,
})

const assertSame = (actual: Uint8Array, expected: Uint8Array) => {
  if (Buffer.compare(actual, expected) !== 0) throw new DigestMismatch()
}

async function* limited(source: AsyncIterable<Uint8Array>, maxBytes: number | undefined) {
  if (maxBytes === undefined) return yield* source
  let seen = 0
  for await (const piece of source) {
    seen += piece.length
    if (seen > maxBytes) throw new TooLarge(maxBytes)
    yield piece
  }
}

async function* prepend<T>(head: T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* head
  yield* rest
}
