export { CAR_HEAD_BYTES, type CarPayload, readCarPayload } from './car-payload.ts'
export { carFrame, carHeader, carLength } from './car-write.ts'
export { type ChunkBuffers, chunkBuffers, createChunkBuffers } from './chunk-buffers.ts'
export { cidBytes, cidText, parseCid, readCid } from './cid.ts'
export { counted } from './counted.ts'
export {
  createDagBuilder,
  type Dag,
  type DagBuilder,
  type Leaf,
  type TreeBlock,
  treeOf,
} from './dag-builder.ts'
export { dagSize, givenDagSize } from './dag-size.ts'
export { groupOf, sha256 } from './digest.ts'
export { type DigestRange, digestRange } from './digest-range.ts'
export { InvalidCar, InvalidCid, InvalidDag, InvalidManifest } from './errors.ts'
export { chunkCount, chunkLength } from './layout.ts'
export { leafBlocks } from './leaf-blocks.ts'
export {
  CHUNK_SIZE,
  type Codec,
  DIGEST_SIZE,
  type Link,
  MAX_LINKS,
  PROFILE,
  SEGMENT_LEAVES,
} from './link.ts'
export { type DirectoryEntry, listDirectory } from './list-directory.ts'
export { decodeManifest, encodeManifest, type Manifest } from './manifest.ts'
export { type CarBlock, type ReadCarOptions, readCar } from './read-car.ts'
export { type SplitOptions, splitChunks } from './split-chunks.ts'
export { type NodeLink, readUnixfsNode, type UnixfsNode } from './unixfs-node.ts'
export { type DagPiece, type FetchBlock, readDag, type WalkOptions, walkFile } from './walk-file.ts'
