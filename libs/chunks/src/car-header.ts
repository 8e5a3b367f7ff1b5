import { readCid } from './cid.ts'
import { InvalidCar } from './errors.ts'
import type { Link } from './link.ts'

// Reads the one DAG-CBOR value a CAR v1 header may be: {"roots": [CID…], "version": 1}. A general
// CBOR decoder would bring recursion, allocation by hostile lengths and a dependency for a shape
// that never changes; this one only walks forward through bytes it has.

const UNSIGNED = 0
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const TAG = 6
const CID_TAG = 42

type Cursor = { readonly bytes: Buffer; at: number }

/**
 * The roots of a CAR v1 header (the bytes after its varint).
 *
 * @throws InvalidCar where it is another version, another shape or names a root we cannot store
 */
export function decodeCarHeader(bytes: Buffer): Link[] {
  const cursor: Cursor = { bytes, at: 0 }
  const fields: { roots?: Link[]; version?: number } = {}
  const count = expectHead(cursor, MAP)
  if (count > 2) throw new InvalidCar(`the CAR header has ${count} fields instead of two`)
  for (let i = 0; i < count; i++) {
    const name = readSlice(cursor, expectHead(cursor, TEXT)).toString('latin1')
    if (name === 'version') fields.version = expectHead(cursor, UNSIGNED)
    else if (name === 'roots') fields.roots = readRoots(cursor)
    else throw new InvalidCar('the CAR header has a field that CAR v1 does not know')
  }
  // A CAR v2 begins with a v1-shaped header that says version 2 and nothing else.
  if (fields.version !== 1) {
    throw new InvalidCar(`the CAR has version ${fields.version ?? 'none'}; only 1 is supported`)
  }
  if (fields.roots === undefined) throw new InvalidCar('the CAR header has no roots')
  if (cursor.at !== bytes.length) throw new InvalidCar('the CAR header has bytes after its end')
  return fields.roots
}

function readRoots(cursor: Cursor): Link[] {
  const count = expectHead(cursor, ARRAY)
  const roots: Link[] = []
  // Grows with the bytes that are there, never with the count that is claimed.
  for (let i = 0; i < count; i++) roots.push(readRoot(cursor))
  return roots
}

function readRoot(cursor: Cursor): Link {
  const tag = expectHead(cursor, TAG)
  const bytes = readSlice(cursor, expectHead(cursor, BYTES))
  if (tag !== CID_TAG || bytes[0] !== 0) throw new InvalidCar('a root in the CAR header is no CID')
  try {
    const { link, end } = readCid(bytes, 1)
    if (end === bytes.length) return link
  } catch (cause) {
    throw new InvalidCar('the CAR header names a root that cannot be stored', { cause })
  }
  throw new InvalidCar('a root in the CAR header has bytes after its end')
}

/** Reads an item's head and returns its argument: a value, a count or a length. */
function expectHead(cursor: Cursor, major: number): number {
  const first = readSlice(cursor, 1)[0] as number
  if (first >> 5 !== major) throw new InvalidCar('the CAR header has another shape than CAR v1')
  const info = first & 31
  if (info < 24) return info
  const width = ARGUMENT_WIDTHS[info]
  // 64-bit arguments and indefinite lengths do not occur in a header of at most 64 KiB.
  if (width === undefined) throw new InvalidCar('the CAR header has a length out of all bounds')
  return readSlice(cursor, width).readUIntBE(0, width)
}

const ARGUMENT_WIDTHS: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4 }

function readSlice(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new InvalidCar('the CAR header ends inside a value')
  const slice = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return slice
}
