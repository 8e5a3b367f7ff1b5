/** Digests as keys of maps: 32 bytes as latin1, the cheapest string that is one-to-one. */
export function keyOf(digest: Uint8Array): string {
  return asBuffer(digest).toString('latin1')
}

/** The same memory as a Buffer, which is what the driver understands. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function distinctDigests(digests: Iterable<Uint8Array>): Buffer[] {
  const seen = new Map<string, Buffer>()
  for (const digest of digests) seen.set(keyOf(digest), asBuffer(digest))
  return [...seen.values()]
}

/** A segment's packed digests, one by one, without copying. */
export function unpack(packed: Buffer): Buffer[] {
  return Array.from({ length: packed.length / 32 }, (_, i) => packed.subarray(i * 32, i * 32 + 32))
}
