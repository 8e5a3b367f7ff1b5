import { type FetchBlock, readDag } from '@holdfast/chunks'
import { ChunkUnavailable } from './errors.ts'
import type { ReaderDeps } from './reader.ts'
import type { ReadInput } from './types.ts'

type BlockDeps = Pick<ReaderDeps, 'chunk' | 'readable' | 'fetch'>

/** Blocks by their links, whichever content they belong to; each was hashed. */
export const storedBlocks =
  (deps: BlockDeps, signal: AbortSignal): FetchBlock =>
  async ({ digest }) => {
    const known = await deps.chunk(digest)
    const ids = deps.readable(known?.holders ?? [])
    if (known === undefined || ids.length === 0) {
      throw new ChunkUnavailable(0, known?.holders ?? [])
    }
    return (await deps.fetch(ids, digest, { signal, size: known.size })).bytes
  }

type Input = Pick<ReadInput, 'start' | 'end' | 'signal'> & {
  root: NonNullable<ReadInput['givenRoot']>
  ahead: number
}

/**
 * Reads a content whose DAG was given, from its root down. Only blocks on the way to the range are
 * fetched; each was hashed before anything in it is believed.
 */
export async function* readGiven(
  deps: BlockDeps,
  { root, signal, ...range }: Input,
): AsyncGenerator<Uint8Array> {
  yield* readDag(root, storedBlocks(deps, signal), range)
}
