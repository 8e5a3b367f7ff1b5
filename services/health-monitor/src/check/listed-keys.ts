/**
 * What a node listed, in 8 bytes each (the first 48 bits of a digest, sorted), and which of it the
 * catalogue accounted for: about 150 MB for ten million blocks, room to grow included. Digests that
 * share 48 bits, one pair in 26 million at that size, may hide one missing copy.
 */
export type ListedKeys = {
  readonly size: number
  /** Whether it was listed; it then counts as accounted for. */
  account(digest: Buffer): boolean
  /** Whether nobody accounted for it. */
  isOpen(digest: Buffer): boolean
  /** How many are open. */
  open(): number
}

export async function collectKeys(list: AsyncIterable<Buffer>): Promise<ListedKeys> {
  let keys = new Float64Array(1_024)
  let size = 0
  for await (const digest of list) {
    if (size === keys.length) {
      const larger = new Float64Array(2 * size)
      larger.set(keys)
      keys = larger
    }
    keys[size] = keyOf(digest)
    size += 1
  }
  const sorted = keys.subarray(0, size).sort()
  const accounted = new Uint8Array(size)
  let done = 0

  return {
    size,
    account(digest) {
      const at = indexOf(sorted, keyOf(digest))
      if (at < 0) return false
      if (accounted[at] === 0) done += 1
      accounted[at] = 1
      return true
    },
    isOpen(digest) {
      const at = indexOf(sorted, keyOf(digest))
      return at >= 0 && accounted[at] === 0
    },
    open: () => size - done,
  }
}

const keyOf = (digest: Buffer): number => digest.readUIntBE(0, 6)

function indexOf(sorted: Float64Array, key: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return sorted[low] === key ? low : -1
}
