/**
 * Which digests a node listed, in 8 bytes each: the first 48 bits as a number, sorted. Ten million
 * blocks take 80 MB instead of a gigabyte of strings. Two digests that share 48 bits (one pair in 26
 * million for ten million against ten million) only hide one missing copy until the next scrub.
 */
export type ListedDigests = { has(digest: Uint8Array): boolean; readonly size: number }

export async function collectDigests(list: AsyncIterable<Buffer>): Promise<ListedDigests> {
  let keys = new Float64Array(1_024)
  let size = 0
  for await (const digest of list) {
    if (size === keys.length) {
      const larger = new Float64Array(2 * size)
      larger.set(keys)
      keys = larger
    }
    keys[size] = digest.readUIntBE(0, 6)
    size += 1
  }
  const sorted = keys.subarray(0, size).sort()
  return { size, has: (digest) => contains(sorted, Buffer.from(digest).readUIntBE(0, 6)) }
}

function contains(sorted: Float64Array, key: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return sorted[low] === key
}
