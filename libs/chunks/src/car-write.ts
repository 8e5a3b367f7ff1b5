import { CID_SIZE, writeCid } from './cid.ts'
import type { Link } from './link.ts'
import { varintLength, writeVarint } from './varint.ts'

// CAR v1 (ipld.io/specs/transport/car/carv1): varint ‖ DAG-CBOR header, then for each block
// varint ‖ CID ‖ bytes. The pieces are made one by one, so that a CAR is sent as header, frame,
// block, frame, block … and no block is ever copied to be sent.

// DAG-CBOR of {"roots": [CID…], "version": 1}, the only header CAR v1 has. A CID is tag 42 on a
// byte string that begins with a zero byte.
const MAP_OF_TWO_ROOTS = Buffer.from([0xa2, 0x65, ...Buffer.from('roots')])
const VERSION_1 = Buffer.from([0x67, ...Buffer.from('version'), 0x01])
const CID_PREFIX = Buffer.from([0xd8, 0x2a, 0x58, CID_SIZE + 1, 0x00])
const CBOR_ROOT_SIZE = CID_PREFIX.length + CID_SIZE
const CBOR_ARRAY = 0x80

/**
 * The start of a CAR: everything before the first block.
 *
 * @param roots CIDs the CAR is about; give at least one, since the specification asks for it and
 *   readers differ on whether they insist
 */
export function carHeader(roots: readonly Link[]): Buffer {
  const arrayHead = cborArrayHead(roots.length)
  const size = headerSize(roots.length)
  const header = Buffer.allocUnsafe(varintLength(size) + size)
  let at = writeVarint(header, 0, size)
  for (const part of [MAP_OF_TWO_ROOTS, arrayHead]) {
    header.set(part, at)
    at += part.length
  }
  for (const root of roots) {
    header.set(CID_PREFIX, at)
    writeCid(header, at + CID_PREFIX.length, root)
    at += CBOR_ROOT_SIZE
  }
  header.set(VERSION_1, at)
  return header
}

/** What precedes a block of `length` bytes: the varint of its section and its CID. */
export function carFrame(link: Link, length: number): Buffer {
  const section = CID_SIZE + length
  const frame = Buffer.allocUnsafe(varintLength(section) + CID_SIZE)
  writeCid(frame, writeVarint(frame, 0, section), link)
  return frame
}

/**
 * Bytes of the CAR with these blocks and roots, so that a Content-Length can be sent before it.
 *
 * @param roots the roots themselves, or how many there are
 */
export function carLength(
  blocks: Iterable<{ readonly length: number }>,
  roots: readonly Link[] | number = 0,
): number {
  const header = headerSize(typeof roots === 'number' ? roots : roots.length)
  let total = varintLength(header) + header
  for (const { length } of blocks) {
    const section = CID_SIZE + length
    total += varintLength(section) + section
  }
  return total
}

function headerSize(roots: number): number {
  const fixed = MAP_OF_TWO_ROOTS.length + VERSION_1.length
  return fixed + cborArrayHead(roots).length + roots * CBOR_ROOT_SIZE
}

function cborArrayHead(count: number): Buffer {
  if (count < 24) return Buffer.from([CBOR_ARRAY | count])
  if (count < 0x100) return Buffer.from([CBOR_ARRAY | 24, count])
  if (count < 0x10000) return Buffer.from([CBOR_ARRAY | 25, count >> 8, count & 0xff])
  throw new RangeError(`a CAR header with ${count} roots is more than any reader takes`)
}
