import { decode, type PBNode } from '@ipld/dag-pb'
import { readCid } from './cid.ts'
import { InvalidDag } from './errors.ts'
import type { Link } from './link.ts'

/** A child of a node somebody else made. */
export type NodeLink = {
  link: Link
  /** Empty in files. */
  name: string
  /** Bytes of the file below it; 0 in directories. */
  size: number
}

/** One dag-pb block as UnixFS means it. */
export type UnixfsNode = {
  kind: 'file' | 'directory' | 'shard' | 'symlink'
  /** Bytes of the file that stand in the block itself; they come before those of its children. */
  data: Uint8Array
  /** Bytes of the file; 0 for what is no file. */
  size: number
  links: NodeLink[]
  /** Children of a shard at most. */
  fanout: number
}

const KINDS = ['file', 'directory', 'file', 'file', 'symlink', 'shard'] as const
const NO_BYTES = new Uint8Array(0)

/**
 * Reads a dag-pb block of any UnixFS profile: files with raw or dag-pb leaves, plain and sharded
 * directories.
 *
 * @throws InvalidDag for a block that is none, or whose sizes contradict each other
 * @throws InvalidCid for a child that we could not store: another codec, another hash
 */
export function readUnixfsNode(block: Uint8Array): UnixfsNode {
  const { Data, Links } = decodePb(block)
  const fields = readFields(Data ?? NO_BYTES)
  const kind = KINDS[fields.type]
  if (kind === undefined) throw new InvalidDag(`a node has the unknown UnixFS type ${fields.type}`)
  const isFile = kind === 'file'
  if (isFile && fields.sizes.length !== Links.length) {
    throw new InvalidDag('a file node has not one size for each of its links')
  }
  const links = Links.map(({ Hash, Name }, i) => ({
    link: readCid(Hash.bytes).link,
    name: Name ?? '',
    size: isFile ? (fields.sizes[i] as number) : 0,
  }))
  const { data, fanout } = fields
  const size = isFile ? links.reduce((sum, link) => sum + link.size, data.length) : 0
  if (isFile) checkSizes(size, fields.size, links)
  return { kind, data: isFile || kind === 'symlink' ? data : NO_BYTES, size, links, fanout }
}

function decodePb(block: Uint8Array): PBNode {
  try {
    return decode(block)
  } catch (cause) {
    throw new InvalidDag('a block is no dag-pb node', { cause })
  }
}

function checkSizes(size: number, said: number | undefined, links: readonly NodeLink[]): void {
  if (!Number.isSafeInteger(size) || (said !== undefined && said !== size)) {
    throw new InvalidDag('the sizes in a file node do not add up')
  }
  // Nobody makes such links, and without them a DAG has no more leaves than bytes: a bomb of shared
  // subtrees runs into the limit for bytes.
  if (links.some((link) => link.size === 0)) throw new InvalidDag('a file node links no bytes')
}

type Fields = {
  type: number
  data: Uint8Array
  size: number | undefined
  sizes: number[]
  fanout: number
}

// Fields of UnixFS `Data`: Type = 1, Data = 2, filesize = 3, blocksizes = 4 (packed or not),
// hashType = 5, fanout = 6, mode = 7, mtime = 8. By hand for the reason that unixfs.ts gives.
function readFields(bytes: Uint8Array): Fields {
  const fields: Fields = { type: -1, data: NO_BYTES, size: undefined, sizes: [], fanout: 0 }
  const cursor = { bytes, at: 0 }
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor)
    const wire = tag % 8
    const field = (tag - wire) / 8
    if (wire === 0) setNumber(fields, field, readVarint(cursor))
    else if (wire === 2) setBytes(fields, field, readSlice(cursor, readVarint(cursor)))
    else if (wire === 5) readSlice(cursor, 4)
    else if (wire === 1) readSlice(cursor, 8)
    else throw new InvalidDag('a node has UnixFS metadata that cannot be read')
  }
  return fields
}

function setNumber(fields: Fields, field: number, value: number): void {
  if (field === 1) fields.type = value
  else if (field === 3) fields.size = value
  else if (field === 4) fields.sizes.push(value)
  else if (field === 6) fields.fanout = value
}

function setBytes(fields: Fields, field: number, value: Uint8Array): void {
  if (field === 2) fields.data = value
  if (field !== 4) return
  const packed = { bytes: value, at: 0 }
  while (packed.at < value.length) fields.sizes.push(readVarint(packed))
}

type Cursor = { readonly bytes: Uint8Array; at: number }

function readVarint(cursor: Cursor): number {
  let value = 0
  for (let scale = 1; ; scale *= 0x80) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined || scale > 2 ** 63) throw new InvalidDag('a node ends within a number')
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

function readSlice(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new InvalidDag('a node ends within its metadata')
  const slice = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return slice
}
