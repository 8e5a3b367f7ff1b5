import { CHUNK_SIZE } from './link.ts'

/** Chunks of a content of `size` bytes; an empty content has one empty chunk. */
export function chunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK_SIZE))
}

/** Bytes of the chunk at `index` (from 0) of a content of `size` bytes. */
export function chunkLength(size: number, index: number): number {
  return Math.max(0, Math.min(CHUNK_SIZE, size - index * CHUNK_SIZE))
}
