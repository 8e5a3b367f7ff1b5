const DIGEST_BYTES = 32

/** Packed digests as keys of sets: 32 bytes as latin1, the cheapest string that is one-to-one. */
export function* keysOf(packed: Buffer): Generator<string> {
  for (let at = 0; at < packed.length; at += DIGEST_BYTES) {
    yield packed.toString('latin1', at, at + DIGEST_BYTES)
  }
}

export function digestOf(key: string): Buffer {
  return Buffer.from(key, 'latin1')
}

/** In pieces of at most `size`. */
export function* pieces<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size)
}
