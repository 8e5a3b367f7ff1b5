import { type Link, readDag } from '@holdfast/chunks'
import { ChunkUnavailable } from './errors.ts'
import type { ReaderDeps } from './reader.ts'

type Input = { root: Link; start: number; end: number; ahead: number; signal: AbortSignal }

/**
 * Reads a content whose DAG was given, from its root down. Only blocks on the way to the range are
 * fetched; each was hashed before anything in it is believed.
 */
export async function* readGiven(
  deps: Pick<ReaderDeps, 'chunk' | 'readable' | 'fetch'>,
  { root, start, end, ahead, signal }: Input,
): AsyncGenerator<Uint8Array> {
  const fetch = async ({ digest }: Link) => {
    const known = await deps.chunk(digest)
    const ids = deps.readable(known?.holders ?? [])
    if (known === undefined || ids.length === 0) {
      throw new ChunkUnavailable(0, known?.holders ?? [])
    }
    return (await deps.fetch(ids, digest, { signal, size: known.size })).bytes
  }
  yield* readDag(root, fetch, { start, end, ahead })
}
