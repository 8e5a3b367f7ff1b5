import { createHash } from 'node:crypto'
import { CHUNK_SIZE, chunkBuffers, createDagBuilder, sha256, splitChunks } from '@holdfast/chunks'
import { assertSame } from './assert-same.ts'
import { createChunkLane } from './chunk-lane.ts'
import { TooLarge } from './errors.ts'
import { createOpenContents } from './open-contents.ts'
import { createSmallContents } from './small-contents.ts'
import type {
  CommittedFile,
  ContentWriter,
  FileTarget,
  StoredContent,
  StoreInput,
} from './types.ts'
import { type CopyGoal, openContent, type WriterDeps } from './writer-deps.ts'

/** The one way in: see {@link ContentWriter}. */
export const createContentWriter = (deps: WriterDeps): ContentWriter => {
  const contents = createOpenContents(deps)
  const small = createSmallContents(deps, contents)

  const storeAny = async (input: StoreInput): Promise<StoredContent> => {
    const goal = deps.goal(input)
    const pieces = splitChunks(limited(input.source, input.maxBytes), {
      allocate: chunkBuffers.take,
    })
    // Said to be large: the quota is asked before the first byte is read.
    if ((input.declaredSize ?? 0) > CHUNK_SIZE) return storeLarge(input, goal, pieces)
    const first = await pieces.next()
    // An empty source yields one empty chunk, so there is always a first piece.
    const head = first.value as Uint8Array
    const second = head.length < CHUNK_SIZE ? undefined : await pieces.next()
    if (second === undefined || second.done) return small.store(input, goal, head)
    return storeLarge(input, goal, prepend([head, second.value], pieces))
  }

  const storeLarge = async (
    input: StoreInput,
    goal: CopyGoal,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<StoredContent> => {
    const contentId = await deps.open(openContent(input, goal, input.declaredSize ?? 0))
    contents.add(contentId)
    const stop = new AbortController()
    const signal = AbortSignal.any([input.signal, stop.signal])
    try {
      return await storeChunks(input, goal, contentId, chunks, signal)
    } catch (error) {
      stop.abort(error)
      await contents.abandon(contentId)
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
    const hashes = input.expectedSha256 !== undefined || input.wantSha256 === true
    const whole = hashes ? createHash('sha256') : undefined
    for await (const bytes of chunks) {
      const failure = lane.failure()
      if (failure !== undefined) throw failure
      const release = await deps.reserve(bytes.length, { signal })
      const digest = sha256(bytes)
      whole?.update(bytes)
      dag.addLeaf(digest, bytes.length) // interior nodes are made again, and stored, when sealing
      lane.add({ digest, bytes, release, stored: () => chunkBuffers.release(bytes) })
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

  const abandon = (stored: StoredContent) => contents.abandon(stored.contentId)

  const commit: ContentWriter['commit'] = async (items) => {
    const stored = items.map((item) => item.content)
    try {
      for (const content of stored) await small.record(content)
      const files = await deps.commit(items.map(commitInput))
      contents.committed(stored.map(({ contentId }) => contentId))
      return files
    } catch (error) {
      await Promise.all(stored.map(abandon))
      throw error
    }
  }

  const commitOne = async (content: StoredContent, target: FileTarget): Promise<CommittedFile> => {
    const entry = small.unrecorded(content)
    if (entry !== undefined) {
      try {
        const done = await deps.recordAndCommit([entry], commitInput({ content, target }))
        if (!('stale' in done)) {
          small.recorded(content)
          contents.committed([content.contentId])
          return done
        }
        await small.record(content, done.stale)
      } catch (error) {
        await abandon(content)
        throw error
      }
    }
    const [file] = await commit([{ content, target }])
    return file as CommittedFile
  }

  return {
    admit: (input) => void deps.goal(input),
    // Recorded at once, so that a form of a thousand small files does not keep them all in memory.
    store: async (input) => {
      const stored = await storeAny(input)
      try {
        await small.record(stored)
        return stored
      } catch (error) {
        await abandon(stored)
        throw error
      }
    },
    commit,
    attach: async (stored, commitOwn) => {
      try {
        const done = await commitOwn()
        contents.committed([stored.contentId])
        return done
      } catch (error) {
        await abandon(stored)
        throw error
      }
    },
    abandon,
    write: async ({ target, ...input }) =>
      commitOne(await storeAny(input), { ...target, ownerId: input.ownerId }),
    close: async () => contents.close(),
  }
}

const commitInput = ({ content, target }: { content: StoredContent; target: FileTarget }) => ({
  contentId: content.contentId,
  size: content.size,
  root: content.root,
  chunkCount: content.chunks,
  // With one chunk the root is this digest, and says it for nothing.
  sha256: content.root.codec === 'raw' ? null : content.sha256,
  file: target,
  placed: content.placed,
})

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
