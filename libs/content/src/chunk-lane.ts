import { SEGMENT_LEAVES } from '@holdfast/chunks'
import type { PutCopies, PutCopiesInput } from './put-copies.ts'

/** What register tells about one digest (catalogue, design decision 3). */
export type Registered = { digest: Uint8Array; epoch: number; removing: readonly number[] }
export type RecordEntry = { digest: Uint8Array; epoch: number; nodes: number[] }

export type LaneDeps = {
  register(input: {
    contentId: string
    kind: 'leaf' | 'tree'
    seg: number
    offset: number
    chunks: { digest: Uint8Array; size: number }[]
    wanted: number
    fence?: number
  }): Promise<Registered[]>
  record(entries: RecordEntry[]): Promise<{ stale: Uint8Array[] }>
  /** The epochs as they are now, for digests whose record came too late. */
  epochs(digests: Uint8Array[]): Promise<Registered[]>
  putCopies(input: PutCopiesInput): Promise<PutCopies>
}

export type LaneInput = {
  contentId: string
  kind: 'leaf' | 'tree'
  wanted: number
  quorum: number
  /** Index of the first chunk that will be added. */
  first?: number
  /** Digests that an attempt before this one registered: those are compared, and not added again. */
  known?: number
  /** Refused when a newer request goes on with the content. */
  fence?: number | undefined
  /** Called with the bytes of each batch before it is registered; throws to refuse it. */
  reserve?(contentId: string, bytes: number): Promise<void>
  signal: AbortSignal
}

type Entry = {
  digest: Uint8Array
  bytes: Uint8Array
  release: () => void
  stored: () => void
  epoch: number
  nodes: number[]
}

export type ChunkLane = {
  /**
   * Takes the next chunk of the content. `release` is called once W nodes have it and it is recorded,
   * or when it failed; `stored` only when all went well, and nothing here needs its bytes any more.
   */
  add(chunk: {
    digest: Uint8Array
    bytes: Uint8Array
    release?: () => void
    stored?: () => void
  }): void
  /** Resolves when every chunk added is registered, stored and recorded; throws the first failure. */
  drain(): Promise<void>
  /** The first failure, so that a producer can stop early. */
  failure(): Error | undefined
}

// A record that keeps coming too late means removals on the same chunk over and over. Each round
// costs a put, so a bound is due; three rounds were never seen outside a test that forces them.
const MAX_ROUNDS = 8

/**
 * Register, put, record for one content, each step batched over whatever waits for it: one
 * register and one record are under way at a time, puts overlap freely. The batch size follows
 * from the speed of the catalogue by itself: the slower it answers, the more chunks share a call.
 */
export const createChunkLane = (deps: LaneDeps, input: LaneInput): ChunkLane => {
  const toRegister: Entry[] = []
  const toRecord: Entry[] = []
  let index = input.first ?? 0
  let open = 0
  let registering = false
  let recording = false
  let failure: Error | undefined
  let waiter: { resolve: () => void; reject: (error: Error) => void } | undefined

  const { known } = input
  const register = known === undefined ? deps.register : continuing(deps.register, known)

  const finish = (entries: Entry[]) => {
    for (const entry of entries) {
      entry.release()
      entry.stored()
    }
    open -= entries.length
    if (open === 0 && failure === undefined) waiter?.resolve()
  }

  const fail = (error: unknown, entries: Entry[]) => {
    failure ??= error instanceof Error ? error : new Error(String(error))
    for (const entry of entries) entry.release()
    for (const entry of toRegister.splice(0)) entry.release()
    waiter?.reject(failure)
  }

  const registerWaiting = async () => {
    if (registering) return
    registering = true
    while (toRegister.length > 0 && failure === undefined) {
      const offset = index % SEGMENT_LEAVES
      const batch = toRegister.splice(0, SEGMENT_LEAVES - offset)
      try {
        await input.reserve?.(input.contentId, sum(batch))
        const registered = await register({
          contentId: input.contentId,
          kind: input.kind,
          seg: Math.floor(index / SEGMENT_LEAVES),
          offset,
          chunks: batch.map(({ digest, bytes }) => ({ digest, size: bytes.length })),
          wanted: input.wanted,
          ...(input.fence === undefined ? {} : { fence: input.fence }),
        })
        index += batch.length
        const byDigest = indexByDigest(registered)
        for (const entry of batch) void put(entry, byDigest.get(keyOf(entry.digest)))
      } catch (error) {
        fail(error, batch)
      }
    }
    registering = false
  }

  const put = async (entry: Entry, registered: Registered | undefined) => {
    try {
      if (registered === undefined) throw new Error('register did not answer for a chunk')
      entry.epoch = registered.epoch
      const { stored, unsure } = await deps.putCopies({
        digest: entry.digest,
        bytes: entry.bytes,
        wanted: input.wanted,
        quorum: input.quorum,
        avoid: registered.removing,
        signal: input.signal,
      })
      if (unsure.length > 0) await noteUnsure(deps, entry.digest, unsure)
      entry.nodes = stored
      toRecord.push(entry)
      void recordWaiting()
    } catch (error) {
      fail(error, [entry])
    }
  }

  const recordWaiting = async () => {
    if (recording) return
    recording = true
    while (toRecord.length > 0) {
      const batch = toRecord.splice(0)
      try {
        const { stale } = await deps.record(batch)
        if (stale.length === 0) finish(batch)
        else await putAgain(batch, stale)
      } catch (error) {
        fail(error, batch)
      }
    }
    recording = false
  }

  let rounds = 0
  const putAgain = async (batch: Entry[], stale: Uint8Array[]) => {
    rounds += 1
    if (rounds > MAX_ROUNDS)
      throw new Error('a chunk was removed again and again while it was stored')
    const keys = new Set(stale.map(keyOf))
    finish(batch.filter((entry) => !keys.has(keyOf(entry.digest))))
    const now = indexByDigest(await deps.epochs(stale))
    for (const entry of batch) {
      const key = keyOf(entry.digest)
      if (keys.has(key)) void put(entry, now.get(key))
    }
  }

  return {
    add: ({ digest, bytes, release = () => {}, stored = () => {} }) => {
      if (failure !== undefined) return release()
      open += 1
      toRegister.push({ digest, bytes, release, stored, epoch: 0, nodes: [] })
      // A turn later, so that chunks that are already there travel in one call.
      queueMicrotask(() => void registerWaiting())
    },
    drain: () =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure)
        if (open === 0) return resolve()
        waiter = { resolve, reject }
      }),
    failure: () => failure,
  }
}

/**
 * A register that goes on with a segment that others began: the ledger takes a batch either as a
 * repeat or as an append, so one that reaches over the end of the known digests is cut there. Whoever
 * began may still be at it and know more by now; then the cut is searched by halves.
 */
const continuing =
  (register: LaneDeps['register'], known: number): LaneDeps['register'] =>
  async (input) => {
    const { offset, chunks } = input
    const cutAt = async (at: number): Promise<Registered[]> => {
      const first = { ...input, chunks: chunks.slice(0, at) }
      const rest = { ...input, offset: offset + at, chunks: chunks.slice(at) }
      const go = continuing(register, known)
      return [...(await go(first)), ...(await go(rest))]
    }
    const left = known - (input.seg * SEGMENT_LEAVES + offset)
    if (left > 0 && left < chunks.length) return cutAt(left)
    try {
      return await register(input)
    } catch (error) {
      if (!isMismatch(error) || chunks.length === 1) throw error
      return cutAt(Math.ceil(chunks.length / 2))
    }
  }

const isMismatch = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'SEGMENT_MISMATCH'

/** An epoch that no chunk ever has: a record under it always comes late. */
const NEVER = 0

/**
 * Lets the catalogue know that a node may hold a copy that is in no row, so that it is asked as well
 * when the chunk goes.
 */
export const noteUnsure = async (
  { record }: Pick<LaneDeps, 'record'>,
  digest: Uint8Array,
  nodes: number[],
): Promise<void> => {
  await record([{ digest, epoch: NEVER, nodes }])
}

const sum = (batch: Entry[]): number =>
  batch.reduce((bytes, entry) => bytes + entry.bytes.length, 0)

const keyOf = (digest: Uint8Array): string =>
  Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).toString('latin1')

const indexByDigest = (rows: Registered[]): Map<string, Registered> =>
  new Map(rows.map((row) => [keyOf(row.digest), row]))
