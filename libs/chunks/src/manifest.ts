import { decode, encode } from '@ipld/dag-pb'
import { readCid } from './cid.ts'
import { sha256 } from './digest.ts'
import { InvalidManifest } from './errors.ts'
import type { Link } from './link.ts'
import { asCid } from './unixfs.ts'

/**
 * What a content needs besides its DAG to be known again when the catalogue is lost. It holds no
 * names and no owner: nodes are not trusted with them. The order of the leaves is in the DAG.
 */
export type Manifest = {
  /** Bytes of the content. */
  size: number
  root: Link
  leaves: number
  /** Wanted copies (R) when it was sealed. */
  wanted: number
  /** Layout of the DAG, such as `unixfs-v1-2025`. */
  profile: string
}

const VERSION = 1
const LINK_NAME = 'root'
const MAX_BYTES = 1_024
const MAX_WANTED = 32_767
const PROFILE_PATTERN = /^[a-z0-9-]{1,64}$/

/**
 * The manifest's block: a dag-pb node that links the root and carries the numbers as JSON.
 *
 * JSON because a person with nothing but a node must be able to read it; always in one spelling
 * (fixed order of keys, no spaces), so that the same content has the same manifest everywhere.
 * Its first byte `{` is no valid start of a protobuf message, so no reader takes it for UnixFS.
 *
 * @throws InvalidManifest for numbers that no content has
 */
export function encodeManifest(manifest: Manifest): { digest: Buffer; bytes: Uint8Array } {
  checkManifest(manifest)
  const { size, root, leaves, wanted, profile } = manifest
  const data = JSON.stringify({ holdfast: VERSION, leaves, profile, size, wanted })
  const bytes = encode({ Data: Buffer.from(data), Links: [{ Hash: asCid(root), Name: LINK_NAME }] })
  return { digest: sha256(bytes), bytes }
}

/**
 * Reads a manifest's block. Cheap to try on any block: the length decides about most of them.
 *
 * @throws InvalidManifest where the bytes are not exactly what `encodeManifest` writes
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > MAX_BYTES) throw new InvalidManifest('the block is too large for a manifest')
  const manifest = readManifest(bytes)
  // One content, one manifest: a second spelling of the same facts would be a second chunk.
  if (Buffer.compare(encodeManifest(manifest).bytes, bytes) !== 0) {
    throw new InvalidManifest('the block has the parts of a manifest, but not their one encoding')
  }
  return manifest
}

function readManifest(bytes: Uint8Array): Manifest {
  try {
    const { Data, Links } = decode(bytes)
    const [root] = Links
    if (Data === undefined || root === undefined) throw new InvalidManifest('data or link missing')
    const { size, leaves, wanted, profile } = JSON.parse(Buffer.from(Data).toString()) as Manifest
    return { size, root: readCid(root.Hash.bytes).link, leaves, wanted, profile }
  } catch (cause) {
    throw new InvalidManifest('the block is not a manifest', { cause })
  }
}

function checkManifest({ size, root, leaves, wanted, profile }: Manifest): void {
  const valid =
    Number.isSafeInteger(size) &&
    size >= 0 &&
    Number.isSafeInteger(leaves) &&
    leaves >= 1 &&
    Number.isSafeInteger(wanted) &&
    wanted >= 1 &&
    wanted <= MAX_WANTED &&
    typeof profile === 'string' &&
    PROFILE_PATTERN.test(profile) &&
    root.digest.length === 32
  if (!valid) throw new InvalidManifest('a manifest needs a size, leaves, wanted copies, a profile')
}
