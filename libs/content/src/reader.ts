import { CHUNK_SIZE } from '@holdfast/chunks'
import { ChunkUnavailable } from './errors.ts'
import { readGiven, storedBlocks } from './read-given.ts'
import { createReadWindow, type ReadWindow } from './read-window.ts'
import type { ContentReader, ReadInput } from './types.ts'

/** A leaf and the nodes worth asking for it, best first. */
export type LeafHolders = { digest: Uint8Array; holders: readonly number[] }

export type ReaderDeps = {
  /** Leaves `[from, to)` of a content with their holders, from the catalogue. */
  leaves(input: { contentId: string; from: number; to: number }): Promise<LeafHolders[]>
  /** One chunk of any kind with its holders; undefined where it has none on record. */
  chunk(digest: Uint8Array): Promise<(LeafHolders & { size: number }) | undefined>
  /** Orders holders for reading; nodes known to be away come last or not at all. */
  readable(holders: readonly number[]): number[]
  fetch(
    nodeIds: readonly number[],
    digest: Uint8Array,
    options: { signal: AbortSignal; size: number },
  ): Promise<{ bytes: Uint8Array }>
  /** Chunks that all downloads together may read ahead. */
  windowChunks?: number
  /** Chunks that one download may read ahead. */
  readAhead?: number
}

// The first look-up is small so that the first byte does not wait for 1,024 rows; later ones
// are large so that a long download asks the catalogue once per 256 MiB.
const FIRST_LOOKUP = 8
const LOOKUP = 256

type Pending = { index: number; bytes: Promise<Uint8Array>; windowed: boolean }

/** Reads contents chunk by chunk in order, each one checked against its digest by `fetch`. */
export const createContentReader = (deps: ReaderDeps): ContentReader => {
  const window = createReadWindow(deps.windowChunks ?? 128)
  const readAhead = deps.readAhead ?? 8
  return {
    read: ({ givenRoot, ...input }) =>
      givenRoot === undefined
        ? readRange(deps, window, readAhead, input)
        : readGiven(deps, { ...input, root: givenRoot, ahead: readAhead }),
    blocks: (signal) => storedBlocks(deps, signal),
    close: async () => {},
  }
}

async function* readRange(
  deps: ReaderDeps,
  window: ReadWindow,
  readAhead: number,
  input: ReadInput & { size: number },
): AsyncGenerator<Uint8Array> {
  if (input.end <= input.start) return
  const stop = new AbortController()
  const signal = AbortSignal.any([input.signal, stop.signal])
  const queue: Pending[] = []
  const source = leafSource(deps, input)
  const last = Math.ceil(input.end / CHUNK_SIZE)
  let next = Math.floor(input.start / CHUNK_SIZE)
  // Grows with each chunk the client took: somebody who reads 64 KiB gets no read-ahead.
  let ahead = 1

  const start = (windowed: boolean) => {
    const index = next
    next += 1
    const bytes = source(index).then((leaf) => fetchLeaf(deps, input, index, leaf, signal))
    bytes.catch(() => {}) // awaited in order below; an earlier failure must not leave this unhandled
    queue.push({ index, bytes, windowed })
  }
  const fill = () => {
    if (queue.length === 0 && next < last) start(false)
    while (next < last && queue.length < ahead && window.tryTake()) start(true)
  }

  try {
    for (fill(); queue.length > 0; fill()) {
      const head = queue[0] as Pending
      const bytes = await head.bytes
      queue.shift()
      if (head.windowed) window.give()
      ahead = Math.min(readAhead, ahead + 1)
      fill() // the next chunks travel while the client takes this one
      yield sliceOf(bytes, head.index, input)
    }
  } finally {
    stop.abort()
    for (const pending of queue) if (pending.windowed) window.give()
  }
}

const sliceOf = (bytes: Uint8Array, index: number, { start, end }: ReadInput): Uint8Array => {
  const offset = index * CHUNK_SIZE
  const from = Math.max(0, start - offset)
  const to = Math.min(bytes.length, end - offset)
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to)
}

/** Looks leaves up in growing pages, each page asked for once. */
const leafSource = (deps: ReaderDeps, { contentId, start, end }: ReadInput) => {
  const last = Math.ceil(end / CHUNK_SIZE)
  let from = Math.floor(start / CHUNK_SIZE)
  let page: { from: number; to: number; leaves: Promise<LeafHolders[]> } | undefined
  return async (index: number): Promise<LeafHolders | undefined> => {
    if (page === undefined || index >= page.to) {
      const to = Math.min(last, from + (page === undefined ? FIRST_LOOKUP : LOOKUP))
      const leaves = deps.leaves({ contentId, from, to })
      leaves.catch(() => {})
      page = { from, to, leaves }
      from = to
    }
    const { from: base, leaves } = page
    return (await leaves)[index - base]
  }
}

/**
 * Asks the holders; when all failed, looks the holders up once more (repair may have moved the
 * chunk meanwhile) and asks those that are new or answered before nothing at all.
 */
const fetchLeaf = async (
  deps: ReaderDeps,
  input: ReadInput & { size: number },
  index: number,
  leaf: LeafHolders | undefined,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const size = Math.min(CHUNK_SIZE, input.size - index * CHUNK_SIZE)
  const attempt = async (known: LeafHolders | undefined) => {
    const ids = deps.readable(known?.holders ?? [])
    if (known === undefined || ids.length === 0) {
      throw new ChunkUnavailable(index, known?.holders ?? [])
    }
    return (await deps.fetch(ids, known.digest, { signal, size })).bytes
  }
  try {
    return await attempt(leaf)
  } catch (error) {
    if (signal.aborted) throw error
    const [again] = await deps.leaves({ contentId: input.contentId, from: index, to: index + 1 })
    try {
      return await attempt(again)
    } catch (second) {
      if (signal.aborted || second instanceof ChunkUnavailable) throw second
      throw new ChunkUnavailable(index, again?.holders ?? [], { cause: second })
    }
  }
}
