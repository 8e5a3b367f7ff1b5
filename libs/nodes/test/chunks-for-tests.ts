import { randomBytes } from 'node:crypto'
import { sha256 } from '@holdfast/chunks'
import type { Chunk } from '../src/index.ts'

/** A chunk that no other test has. */
export function randomChunk(size = 1_000): Chunk & { digest: Buffer; bytes: Buffer } {
  return chunkOf(randomBytes(size))
}

export function chunkOf(bytes: Buffer): Chunk & { digest: Buffer; bytes: Buffer } {
  return { digest: sha256(bytes), bytes }
}

export function randomChunks(count: number, size?: number) {
  return Array.from({ length: count }, () => randomChunk(size))
}
