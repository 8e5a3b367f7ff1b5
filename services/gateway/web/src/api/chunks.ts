import type { ChunkFilter } from '@holdfast/client'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '../ui/table/use-pages.ts'
import { client } from './client.ts'

/** Chunks by their digest, or those of a file; a page may be empty and not the last. */
export const useChunks = (filter: Omit<ChunkFilter, 'cursor'>, enabled = true) =>
  usePages(
    ['chunks', filter],
    (cursor) =>
      client.chunkList({ ...filter, limit: 100, ...(cursor === undefined ? {} : { cursor }) }),
    enabled,
  )

/** One chunk: where it lies, what is wrong with it, which files use it. */
export const useChunk = (digest: string) =>
  useQuery({ queryKey: ['chunk', digest], queryFn: () => client.chunk(digest) })
