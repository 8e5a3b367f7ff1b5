import { CID } from 'multiformats/cid'
import { createEncoder, decodeDigest, TEXT_LENGTH } from './base32.ts'
import { InvalidCid } from './errors.ts'
import { type Codec, DIGEST_SIZE, type Link } from './link.ts'

const VERSION_1 = 0x01
const SHA2_256 = 0x12
const RAW = 0x55
const DAG_PB = 0x70

const HEAD_TEXT = { raw: 'bafkrei', 'dag-pb': 'bafybei' } as const
const PRINT = {
  raw: createEncoder(HEAD_TEXT.raw),
  'dag-pb': createEncoder(HEAD_TEXT['dag-pb']),
} as const
const HEAD_BYTES = {
  raw: Buffer.from([VERSION_1, RAW, SHA2_256, DIGEST_SIZE]),
  'dag-pb': Buffer.from([VERSION_1, DAG_PB, SHA2_256, DIGEST_SIZE]),
} as const

/** Bytes of a binary CIDv1 of ours: four of head, then the digest. */
export const CID_SIZE = 4 + DIGEST_SIZE

/** No CID we accept is longer; base58 decoding is quadratic, so the rest is not even tried. */
const MAX_TEXT_LENGTH = 128

/**
 * The text of a CIDv1 in base32, as Kubo prints it. Hot: called once for each block on the wire.
 *
 * @throws InvalidCid for a digest that has not 32 bytes
 */
export function cidText(digest: Uint8Array, codec: Codec = 'raw'): string {
  checkDigest(digest)
  return PRINT[codec](digest)
}

/**
 * The 36 bytes of a CIDv1.
 *
 * @throws InvalidCid for a digest that has not 32 bytes
 */
export function cidBytes(digest: Uint8Array, codec: Codec = 'raw'): Buffer {
  const bytes = Buffer.allocUnsafe(CID_SIZE)
  writeCid(bytes, 0, { digest, codec })
  return bytes
}

/**
 * Writes the 36 bytes of a CIDv1 into a buffer.
 *
 * @throws InvalidCid for a digest that has not 32 bytes
 */
export function writeCid(target: Buffer, at: number, link: Link): void {
  checkDigest(link.digest)
  target.set(HEAD_BYTES[link.codec], at)
  target.set(link.digest, at + HEAD_BYTES.raw.length)
}

// A cut digest would otherwise print as the well-formed CID of bytes that nobody has.
function checkDigest(digest: Uint8Array): void {
  if (digest.length !== DIGEST_SIZE) {
    throw new InvalidCid(`a digest has ${digest.length} bytes instead of ${DIGEST_SIZE}`)
  }
}

/**
 * The chunk that a CID names: v1 in any of multiformats' default bases (base32, base36, base58) or
 * v0, which is always dag-pb; two spellings of one CID give the same link.
 *
 * @throws InvalidCid for anything else, other codecs and hashes included
 */
export function parseCid(text: string): Link {
  return parseOwnSpelling(text) ?? parseAnySpelling(text)
}

function parseOwnSpelling(text: string): Link | undefined {
  if (text.length !== TEXT_LENGTH) return undefined
  const codec = text.startsWith(HEAD_TEXT.raw)
    ? 'raw'
    : text.startsWith(HEAD_TEXT['dag-pb'])
      ? 'dag-pb'
      : undefined
  const digest = codec && decodeDigest(text)
  return digest && { digest, codec }
}

function parseAnySpelling(text: string): Link {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new InvalidCid(`a CID of ${text.length} characters is longer than any we can store`)
  }
  let cid: CID
  try {
    cid = CID.parse(text)
  } catch (cause) {
    throw new InvalidCid(`${JSON.stringify(text)} is not a CID`, { cause })
  }
  const { code, multihash } = cid
  return linkFrom(code, multihash.code, multihash.digest, JSON.stringify(text))
}

function linkFrom(code: number, hash: number, digest: Uint8Array, shown: string): Link {
  const codec = code === RAW ? 'raw' : code === DAG_PB ? 'dag-pb' : undefined
  if (codec === undefined) {
    throw new InvalidCid(
      `${shown} has codec 0x${code.toString(16)}; only raw and dag-pb are stored`,
    )
  }
  if (hash !== SHA2_256 || digest.length !== DIGEST_SIZE) {
    throw new InvalidCid(`${shown} has hash 0x${hash.toString(16)}; only SHA-256 is supported`)
  }
  return { digest: Buffer.from(digest), codec }
}

/**
 * The binary CID that begins at an offset, and the offset after it. The digest is copied, so that
 * keeping a link does not keep the block it was read from.
 *
 * @throws InvalidCid where the bytes are no CIDv1 (raw, dag-pb) or CIDv0 with a SHA-256 digest
 */
export function readCid(bytes: Uint8Array, at = 0): { link: Link; end: number } {
  // A CIDv0 is a bare multihash; it has no other codec than dag-pb.
  if (bytes[at] === SHA2_256 && bytes[at + 1] === DIGEST_SIZE) {
    return readDigest(bytes, at + 2, 'dag-pb')
  }
  const code = bytes[at + 1]
  const codec = code === RAW ? 'raw' : code === DAG_PB ? 'dag-pb' : undefined
  const known =
    bytes[at] === VERSION_1 && bytes[at + 2] === SHA2_256 && bytes[at + 3] === DIGEST_SIZE
  if (!known || codec === undefined) {
    const head = Buffer.from(bytes.subarray(at, at + 4)).toString('hex')
    throw new InvalidCid(`a CID that begins with "${head}" is not raw or dag-pb with SHA-256`)
  }
  return readDigest(bytes, at + 4, codec)
}

function readDigest(bytes: Uint8Array, from: number, codec: Codec): { link: Link; end: number } {
  const end = from + DIGEST_SIZE
  if (end > bytes.length) throw new InvalidCid('a binary CID ends before its digest does')
  return { link: { digest: Buffer.from(bytes.subarray(from, end)), codec }, end }
}
