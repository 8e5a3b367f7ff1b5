/**
 * The digests of groups `from` to `to` (inclusive) as an index range of one partition or a few: the
 * first 12 bits of a digest are its group. `upper` is exclusive, null after the last group.
 */
export function groupRange(from: number, to: number): { lower: Buffer; upper: Buffer | null } {
  return { lower: firstDigest(from), upper: to >= 4095 ? null : firstDigest(to + 1) }
}

/** Two bytes are enough: bytea compares a prefix as smaller. */
function firstDigest(group: number): Buffer {
  return Buffer.from([group >> 4, (group & 15) << 4])
}
