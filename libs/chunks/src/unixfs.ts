import { encode } from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import type { Link } from './link.ts'
import { varintLength, writeVarint } from './varint.ts'

/** One child of a tree node. */
export type Child = {
  digest: Uint8Array
  /** Bytes of the content below it. */
  size: number
  /** Bytes of all blocks below it and its own: `Tsize`, as Kubo and ipfs-unixfs count. */
  treeSize: number
}

const SHA2_256 = 0x12
const CODES = { raw: 0x55, 'dag-pb': 0x70 } as const

// Fields of the UnixFS `Data` message: Type = 1 (2 = file), filesize = 3, blocksizes = 4, not packed.
// Written by hand: a file node without inline data is these three fields, and ipfs-unixfs 13.1.1
// writes every size from 2 GiB up to 4 GiB wrong (its protobuf runtime takes the low 32 bits for a
// signed number), which would give such contents a root that nobody else computes.
const TYPE_FILE = [0x08, 0x02]
const FILE_SIZE = 0x18
const BLOCK_SIZE = 0x20

/** The block of a UnixFS file node: links in order, no inline data. */
export function encodeFileNode(children: readonly Child[], codec: Link['codec']): Uint8Array {
  return encode({
    Data: fileMetadata(children),
    Links: children.map((child) => ({
      Hash: asCid({ digest: child.digest, codec }),
      Name: '',
      Tsize: child.treeSize,
    })),
  })
}

function fileMetadata(children: readonly Child[]): Uint8Array {
  let size = 0
  let length = TYPE_FILE.length
  for (const child of children) {
    size += child.size
    length += 1 + varintLength(child.size)
  }
  length += 1 + varintLength(size)
  const data = new Uint8Array(length)
  data.set(TYPE_FILE)
  data[TYPE_FILE.length] = FILE_SIZE
  let at = writeVarint(data, TYPE_FILE.length + 1, size)
  for (const child of children) {
    data[at] = BLOCK_SIZE
    at = writeVarint(data, at + 1, child.size)
  }
  return data
}

/** The link as the object that dag-pb takes. */
export function asCid({ digest, codec }: Link): CID {
  return CID.createV1(CODES[codec], createMultihash(SHA2_256, digest))
}
