import { type ByteReader, createByteReader } from './byte-reader.ts'
import { decodeCarHeader } from './car-header.ts'
import { CID_SIZE, readCid } from './cid.ts'
import { InvalidCar, InvalidCid } from './errors.ts'
import type { Link } from './link.ts'

/** Room for more than a thousand roots; a CAR of ours has one. */
const MAX_HEADER = 65_536

/** The largest block that IPFS implementations pass on, and that our nodes take. */
const MAX_BLOCK = 2_097_152

/** A safe integer has at most eight groups of seven bits; lengths here need four. */
const MAX_VARINT = 8

export type CarBlock = {
  link: Link
  bytes: Buffer
  /** Where the bytes begin in what was read. */
  offset: number
}

export type ReadCarOptions = {
  /** Largest block taken, in bytes; 2 MiB unless said otherwise. */
  maxBlock?: number
  /** Where memory for a block that arrives in several pieces comes from. */
  allocate?: (bytes: number) => Buffer
  /** Called once, before the first block. */
  onRoots?: (roots: Link[]) => void
}

/**
 * The blocks of a CAR v1, one at a time, in its order.
 *
 * Nothing is hashed: whoever takes a block must compare its digest with the link. Memory is one
 * piece of the source and one block, whatever the CAR claims about itself. The source is released
 * when the reader is left early.
 *
 * @throws InvalidCar where the CAR is cut short, has a header or block beyond the limits, another
 *   version, or a block that is not raw or dag-pb with SHA-256
 */
export async function* readCar(
  source: AsyncIterable<Uint8Array>,
  { maxBlock = MAX_BLOCK, allocate, onRoots }: ReadCarOptions = {},
): AsyncGenerator<CarBlock, void, undefined> {
  const reader = createByteReader(source, allocate)
  try {
    const roots = await readHeader(reader)
    onRoots?.(roots)
    for (;;) {
      const section = await readSection(reader, CID_SIZE + maxBlock)
      if (section === undefined) return
      yield splitSection(section, maxBlock, reader.position)
    }
  } finally {
    await reader.close()
  }
}

async function readHeader(reader: ByteReader): Promise<Link[]> {
  const header = await readSection(reader, MAX_HEADER)
  if (header === undefined) throw new InvalidCar('the CAR is empty: it has no header')
  return decodeCarHeader(header)
}

/** The next length-prefixed part, or undefined where the CAR ends between two parts. */
async function readSection(reader: ByteReader, limit: number): Promise<Buffer | undefined> {
  const length = await readLength(reader)
  if (length === undefined) return undefined
  if (length === 0) throw new InvalidCar('the CAR has a part of no bytes')
  if (length > limit) {
    throw new InvalidCar(`the CAR has a part of ${length} bytes; the limit is ${limit}`)
  }
  const section = await reader.read(length)
  if (section === undefined) throw new InvalidCar('the CAR is cut short inside a part')
  return section
}

async function readLength(reader: ByteReader): Promise<number | undefined> {
  let value = 0
  let scale = 1
  for (let i = 0; i < MAX_VARINT; i++, scale *= 0x80) {
    const byte = await reader.readByte()
    if (byte === undefined) {
      if (i === 0) return undefined
      throw new InvalidCar('the CAR is cut short inside a length')
    }
    value += (byte & 0x7f) * scale
    if (byte < 0x80) {
      // One value, one spelling (multiformats/unsigned-varint): no trailing zero groups.
      if (byte === 0 && i > 0) throw new InvalidCar('the CAR has a length with needless bytes')
      return value
    }
  }
  throw new InvalidCar(`the CAR has a length of more than ${MAX_VARINT} bytes`)
}

function splitSection(section: Buffer, maxBlock: number, end: number): CarBlock {
  const { link, end: begin } = readBlockCid(section)
  const bytes = section.subarray(begin)
  // A CIDv0 is two bytes shorter than the CIDv1 that the section's limit allows for.
  if (bytes.length > maxBlock) {
    throw new InvalidCar(`the CAR has a block of ${bytes.length} bytes; the limit is ${maxBlock}`)
  }
  return { link, bytes, offset: end - bytes.length }
}

function readBlockCid(section: Buffer): { link: Link; end: number } {
  try {
    return readCid(section)
  } catch (cause) {
    const reason = cause instanceof InvalidCid ? cause.message : 'unreadable CID'
    throw new InvalidCar(`the CAR has a block that cannot be stored: ${reason}`, { cause })
  }
}
