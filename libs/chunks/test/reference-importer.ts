import { UnixFS } from 'ipfs-unixfs'
import { type ImporterOptions, importByteStream } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import type { Leaf } from '../src/index.ts'

export type Imported = {
  root: string
  /** CIDs of the tree nodes that were written, in no promised order. */
  tree: Set<string>
}

const RAW = 0x55
const SHA2_256 = 0x12

// ipfs-unixfs 13.1.1 writes sizes from 2 GiB up to 4 GiB wrong: protons-runtime 7.1.2 keeps the low
// 32 bits as a signed number, takes a negative one for a single byte, and leaves the other four of
// the varint as whatever the memory held. Such a node does not even decode to its own size, and its
// CID changes from run to run. The reference therefore writes those sizes by this second encoder,
// made with bigints so that it shares nothing with ours; everything else stays the package's own.
const marshal = UnixFS.prototype.marshal
UnixFS.prototype.marshal = function (this: UnixFS) {
  const sizes = [this.fileSize(), ...this.blockSizes]
  const broken = sizes.some((size) => size >= 2n ** 31n && size < 2n ** 32n)
  if (!broken) return marshal.call(this)
  const [fileSize, ...blockSizes] = sizes.map(bigVarint)
  return Uint8Array.from([0x08, 0x02, 0x18, ...(fileSize ?? []), ...blockSizes.flatMap(field4)])
}

const field4 = (varint: number[]) => [0x20, ...varint]

function bigVarint(value: bigint): number[] {
  const low = Number(value & 0x7fn)
  return value < 0x80n ? [low] : [low | 0x80, ...bigVarint(value >> 7n)]
}

function createRecorder() {
  const tree = new Set<string>()
  const blockstore = {
    async put(cid: CID) {
      if (cid.code !== RAW) tree.add(cid.toString())
      return cid
    },
  }
  return { tree, blockstore }
}

async function importWith(
  pieces: Iterable<Uint8Array>,
  options: Partial<ImporterOptions>,
): Promise<Imported> {
  const { tree, blockstore } = createRecorder()
  const profile = { profile: 'unixfs-v1-2025', reduceSingleLeafToSelf: true } as const
  const { cid } = await importByteStream(pieces, blockstore, { ...profile, ...options })
  return { root: cid.toString(), tree }
}

/** What ipfs-unixfs-importer makes of these bytes. */
export function importBytes(content: Uint8Array, chunkSize?: number): Promise<Imported> {
  return importWith([content], chunkSize ? { chunker: fixedSize({ chunkSize }) } : {})
}

/** What it makes of these leaves, without ever seeing their bytes: only its layout and tree run. */
export function importLeaves(leaves: Iterable<Leaf>): Promise<Imported> {
  return importWith([], {
    blockWriteConcurrency: 1_024,
    async *bufferImporter() {
      for (const { digest, size } of leaves) {
        const cid = CID.createV1(RAW, createMultihash(SHA2_256, digest))
        yield async () => ({ cid, size: BigInt(size), block: new Uint8Array() })
      }
    },
  })
}
