export type {
  BlockNode,
  CallOptions,
  Chunk,
  GetOptions,
  Ping,
  Usage,
} from './block-node.ts'
export {
  AllHoldersFailed,
  ChunkCorrupt,
  ChunkMissing,
  type HolderFailure,
  NodeError,
  type NodeErrorCode,
  NodeFailed,
  NodeFull,
  NodeRefused,
  NodeUnreachable,
} from './errors.ts'
export { createFaultyNode, type Faults, type FaultyNode } from './faulty-node.ts'
export type { NodeSettings } from './kubo/control.ts'
export { createKuboNode, type KuboNode, type KuboNodeOptions } from './kubo-node.ts'
export type { NodeAccess, NodeLoad } from './pool/node-load.ts'
export {
  type BadCopy,
  createNodePool,
  type NodePool,
  type NodePoolOptions,
  type Sighting,
} from './pool/node-pool.ts'
export type { ChunkRead } from './pool/read-chunk.ts'
export { DEFAULT_TIMEOUTS, type NodeTimeouts } from './timeouts.ts'
