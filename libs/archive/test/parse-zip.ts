export type ParsedEntry = {
  name: string
  flags: number
  crc: number
  size: number
  offset: number
  mode: number
  modified: number
}

/**
 * A reader of its own, strict about what ours writes: the end record, the 64-bit ones where they are
 * needed, and the central directory. `tail` are the last bytes of an archive of `total` bytes.
 */
export function parseDirectory(tail: Buffer, total: number): ParsedEntry[] {
  const base = total - tail.length
  const end = tail.length - 22
  if (tail.readUInt32LE(end) !== 0x06054b50) throw new Error('no end record')
  let count = tail.readUInt16LE(end + 10)
  let bytes = tail.readUInt32LE(end + 12)
  let at = tail.readUInt32LE(end + 16)
  if (count === 0xffff || bytes === 0xffffffff || at === 0xffffffff) {
    if (tail.readUInt32LE(end - 20) !== 0x07064b50) throw new Error('no locator')
    const wide = number64(tail, end - 12) - base
    if (tail.readUInt32LE(wide) !== 0x06064b50) throw new Error('no 64-bit end record')
    count = number64(tail, wide + 32)
    bytes = number64(tail, wide + 40)
    at = number64(tail, wide + 48)
  }
  const entries: ParsedEntry[] = []
  let next = at - base
  for (let i = 0; i < count; i += 1) {
    if (tail.readUInt32LE(next) !== 0x02014b50) throw new Error('no central header')
    const nameBytes = tail.readUInt16LE(next + 28)
    const extraBytes = tail.readUInt16LE(next + 30)
    const extra = tail.subarray(next + 46 + nameBytes, next + 46 + nameBytes + extraBytes)
    const wide = fieldOf(extra, 0x0001)
    let taken = 0
    const maybe64 = (value: number) => {
      if (value !== 0xffffffff) return value
      taken += 8
      return number64(wide, taken - 8)
    }
    const size = maybe64(tail.readUInt32LE(next + 24))
    const packed = maybe64(tail.readUInt32LE(next + 20))
    if (packed !== size) throw new Error('something is packed')
    entries.push({
      name: tail.toString('utf8', next + 46, next + 46 + nameBytes),
      flags: tail.readUInt16LE(next + 8),
      crc: tail.readUInt32LE(next + 16),
      size,
      offset: maybe64(tail.readUInt32LE(next + 42)),
      mode: tail.readUInt32LE(next + 38) >>> 16,
      modified: fieldOf(extra, 0x5455).readInt32LE(1),
    })
    next += 46 + nameBytes + extraBytes
  }
  if (next !== at - base + bytes) throw new Error('the directory has another length')
  return entries
}

/** The bytes of an entry, by its local header. */
export function dataOf(archive: Buffer, { offset, size }: ParsedEntry): Buffer {
  if (archive.readUInt32LE(offset) !== 0x04034b50) throw new Error('no local header')
  const at = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28)
  return archive.subarray(at, at + size)
}

const number64 = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at))

function fieldOf(extra: Buffer, id: number): Buffer {
  for (let at = 0; at < extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === id)
      return extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
  }
  return Buffer.alloc(0)
}
