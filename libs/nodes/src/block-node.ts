/** One chunk as it travels: its SHA-256 digest (32 bytes) and its bytes (at most 2 MiB on the wire). */
export type Chunk = { digest: Uint8Array; bytes: Uint8Array }

/** Every call can be given up by its caller; it then rejects with the signal's reason. */
export type CallOptions = { signal?: AbortSignal | undefined }

/** `size` (bytes), when the catalogue knows it, bounds the answer: any other length is corrupt. */
export type GetOptions = CallOptions & { size?: number | undefined }

/** Bytes. `blocks` only when it was asked for: Kubo walks its whole repository to count them. */
export type Usage = { used: number; capacity: number; blocks?: number }

/** `peerId` is the identity of the repository behind the address; `latencyMs` of one control call. */
export type Ping = { peerId: string; version: string; latencyMs: number }

/**
 * One IPFS node as Holdfast sees it: a store of blocks by digest that may fail, stall or lie.
 *
 * An implementation owes its callers three things: bytes that `get` returns were hashed; a resolved
 * `put` means that the node confirmed this very block (with the expected count, for a batch); and
 * every failure is one of the classes in `errors.ts`. One contract suite checks all implementations.
 */
export interface BlockNode {
  /** Stores one chunk. Throws NodeUnreachable, NodeFull, NodeRefused, NodeFailed, ChunkCorrupt. */
  put(chunk: Chunk, options?: CallOptions): Promise<void>
  /** Stores chunks in one call, all or error. Repeated digests are sent once. Errors as `put`. */
  putMany(chunks: readonly Chunk[], options?: CallOptions): Promise<void>
  /** The verified bytes. Throws ChunkMissing, ChunkCorrupt, NodeUnreachable, NodeRefused, NodeFailed. */
  get(digest: Uint8Array, options?: GetOptions): Promise<Buffer>
  /** Whether the node says it holds the block, from its own disk only. Proves nothing about bytes. */
  has(digest: Uint8Array, options?: CallOptions): Promise<boolean>
  /** Removes blocks; absent ones are fine. Resolves only when the node answered for every one. */
  delete(digests: readonly Uint8Array[], options?: CallOptions): Promise<void>
  /** The digests of all SHA-256 blocks, in no order. Throws when the node breaks off half-way. */
  list(options?: CallOptions): AsyncIterable<Buffer>
  usage(options?: CallOptions & { count?: boolean }): Promise<Usage>
  ping(options?: CallOptions): Promise<Ping>
  /** Ends all connections; calls under way reject with NodeUnreachable. */
  close(): Promise<void>
}
