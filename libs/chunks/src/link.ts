/** Bytes of a raw leaf: every chunk of a content but its last has exactly this size. */
export const CHUNK_SIZE = 1_048_576

/** Digests packed in one row of the catalogue; 1,024 leaves are 1 GiB of content. */
export const SEGMENT_LEAVES = 1_024

/** Links of one tree node in profile `unixfs-v1-2025` (IPIP-499). */
export const MAX_LINKS = 1_024

/** The name of the only layout we produce, as written in manifests. */
export const PROFILE = 'unixfs-v1-2025'

/** Bytes of a SHA-256 digest. */
export const DIGEST_SIZE = 32

/** How a reference wants the bytes to be read: as they are, or as a tree node. */
export type Codec = 'raw' | 'dag-pb'

/**
 * A reference to a chunk. The codec belongs to the reference, not to the chunk: a user may upload
 * bytes that equal a tree node, and both are then one chunk with two kinds of references.
 */
export type Link = { digest: Uint8Array; codec: Codec }
