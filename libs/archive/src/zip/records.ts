import type { PlannedEntry } from './plan-zip.ts'

// The records of a ZIP file as PKWARE's APPNOTE 6.3.10 has them, little-endian throughout. Every entry
// is stored as it is (method 0) and followed by a data descriptor, because its CRC-32 is known only
// when its bytes have passed. Each record has a length that depends on name, size and offset alone:
// that is what makes the whole layout known before a single byte was read.

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50

const FULL_16 = 0xffff
const FULL_32 = 0xffff_ffff

/** Sizes and CRC follow the data (bit 3); names are UTF-8 (bit 11). */
const FLAGS = (1 << 3) | (1 << 11)
const VERSION = 20
const VERSION_64 = 45
const MADE_BY_UNIX = 3 << 8
/** A regular file that its owner may write and all may read. */
const MODE = (0o100644 << 16) >>> 0

const EXTRA_64 = 0x0001
const EXTRA_TIME = 0x5455
const TIME_LENGTH = 9

/** A size from which it has to be told in 64 bits. */
export const needs64 = (value: number): boolean => value >= FULL_32

export const localLength = ({ nameBytes, size }: PlannedEntry): number =>
  30 + nameBytes + TIME_LENGTH + (needs64(size) ? 20 : 0)

export const descriptorLength = ({ size }: PlannedEntry): number => (needs64(size) ? 24 : 16)

export const centralLength = ({ nameBytes, size, offset }: PlannedEntry): number => {
  const wide = (needs64(size) ? 16 : 0) + (needs64(offset) ? 8 : 0)
  return 46 + nameBytes + TIME_LENGTH + (wide > 0 ? 4 + wide : 0)
}

export function localHeader(entry: PlannedEntry): Buffer {
  const record = Buffer.alloc(localLength(entry))
  const wide = needs64(entry.size)
  record.writeUInt32LE(LOCAL, 0)
  record.writeUInt16LE(wide ? VERSION_64 : VERSION, 4)
  record.writeUInt16LE(FLAGS, 6)
  writeDosTime(record, 10, entry.modified)
  // With bit 3 CRC and sizes are 0 here; the 64-bit sizes say only that the descriptor is a wide one.
  if (wide) {
    record.writeUInt32LE(FULL_32, 18)
    record.writeUInt32LE(FULL_32, 22)
  }
  record.writeUInt16LE(entry.nameBytes, 26)
  record.writeUInt16LE(TIME_LENGTH + (wide ? 20 : 0), 28)
  let at = 30 + record.write(entry.path, 30)
  at = writeTime(record, at, entry.modified)
  if (wide) write64(record, at, [entry.size, entry.size])
  return record
}

export function dataDescriptor(entry: PlannedEntry, crc: number): Buffer {
  const record = Buffer.alloc(descriptorLength(entry))
  record.writeUInt32LE(DESCRIPTOR, 0)
  record.writeUInt32LE(crc, 4)
  if (needs64(entry.size)) {
    writeNumber64(record, 8, entry.size)
    writeNumber64(record, 16, entry.size)
  } else {
    record.writeUInt32LE(entry.size, 8)
    record.writeUInt32LE(entry.size, 12)
  }
  return record
}

export function centralHeader(entry: PlannedEntry, crc: number): Buffer {
  const record = Buffer.alloc(centralLength(entry))
  const { size, offset } = entry
  const wide = [...(needs64(size) ? [size, size] : []), ...(needs64(offset) ? [offset] : [])]
  record.writeUInt32LE(CENTRAL, 0)
  record.writeUInt16LE(MADE_BY_UNIX | VERSION_64, 4)
  record.writeUInt16LE(wide.length > 0 ? VERSION_64 : VERSION, 6)
  record.writeUInt16LE(FLAGS, 8)
  writeDosTime(record, 12, entry.modified)
  record.writeUInt32LE(crc, 16)
  record.writeUInt32LE(Math.min(size, FULL_32), 20)
  record.writeUInt32LE(Math.min(size, FULL_32), 24)
  record.writeUInt16LE(entry.nameBytes, 28)
  record.writeUInt16LE(record.length - 46 - entry.nameBytes, 30)
  record.writeUInt32LE(MODE, 38)
  record.writeUInt32LE(Math.min(offset, FULL_32), 42)
  const at = writeTime(record, 46 + record.write(entry.path, 46), entry.modified)
  if (wide.length > 0) write64(record, at, wide)
  return record
}

export type DirectoryEnd = {
  entries: number
  /** Offset and bytes of the central directory. */
  at: number
  bytes: number
}

const endIsWide = ({ entries, at, bytes }: DirectoryEnd) =>
  entries >= FULL_16 || needs64(at) || needs64(bytes)

export const endLength = (end: DirectoryEnd): number => 22 + (endIsWide(end) ? 56 + 20 : 0)

export function endRecords(end: DirectoryEnd): Buffer {
  const record = Buffer.alloc(endLength(end))
  let at = 0
  if (endIsWide(end)) {
    record.writeUInt32LE(END_64, 0)
    writeNumber64(record, 4, 56 - 12)
    record.writeUInt16LE(MADE_BY_UNIX | VERSION_64, 12)
    record.writeUInt16LE(VERSION_64, 14)
    writeNumber64(record, 24, end.entries)
    writeNumber64(record, 32, end.entries)
    writeNumber64(record, 40, end.bytes)
    writeNumber64(record, 48, end.at)
    record.writeUInt32LE(LOCATOR_64, 56)
    writeNumber64(record, 64, end.at + end.bytes)
    record.writeUInt32LE(1, 72)
    at = 76
  }
  record.writeUInt32LE(END, at)
  record.writeUInt16LE(Math.min(end.entries, FULL_16), at + 8)
  record.writeUInt16LE(Math.min(end.entries, FULL_16), at + 10)
  record.writeUInt32LE(Math.min(end.bytes, FULL_32), at + 12)
  record.writeUInt32LE(Math.min(end.at, FULL_32), at + 16)
  return record
}

function write64(record: Buffer, at: number, values: readonly number[]): void {
  record.writeUInt16LE(EXTRA_64, at)
  record.writeUInt16LE(values.length * 8, at + 2)
  for (const [i, value] of values.entries()) writeNumber64(record, at + 4 + i * 8, value)
}

function writeNumber64(record: Buffer, at: number, value: number): void {
  record.writeBigUInt64LE(BigInt(value), at)
}

/** Seconds since 1970 in UTC: the time of DOS knows neither zones nor odd seconds. */
function writeTime(record: Buffer, at: number, modified: Date): number {
  const seconds = Math.floor(modified.getTime() / 1000)
  record.writeUInt16LE(EXTRA_TIME, at)
  record.writeUInt16LE(TIME_LENGTH - 4, at + 2)
  record.writeUInt8(1, at + 4)
  record.writeInt32LE(Math.max(0, Math.min(seconds, 0x7fff_ffff)), at + 5)
  return at + TIME_LENGTH
}

/** From 1980 to 2107; in UTC, so that an archive is the same wherever it is made. */
function writeDosTime(record: Buffer, at: number, modified: Date): void {
  const year = Math.max(1980, Math.min(2107, modified.getUTCFullYear()))
  const time =
    (modified.getUTCHours() << 11) |
    (modified.getUTCMinutes() << 5) |
    (modified.getUTCSeconds() >> 1)
  const day = ((year - 1980) << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate()
  record.writeUInt16LE(time, at)
  record.writeUInt16LE(day, at + 2)
}
