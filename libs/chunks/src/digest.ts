import { hash } from 'node:crypto'

/**
 * The SHA-256 digest of the bytes: the name of a chunk.
 *
 * One call for the whole chunk: `createHash` would make an object for each, for nothing.
 */
export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}

/** Placement group of a chunk, 0 to 4,095: the first 12 bits of its digest. */
export function groupOf(digest: Uint8Array): number {
  return ((digest[0] as number) << 4) | ((digest[1] as number) >> 4)
}
