import { base32upper } from 'multiformats/bases/base32'
import { CID } from 'multiformats/cid'
import { create as createMultihash } from 'multiformats/hashes/digest'
import { CommandFailed } from './errors.ts'

/** Multicodec numbers of what Holdfast and an operator's tools may ask for, by their table names. */
const CODECS: Readonly<Record<string, number>> = {
  raw: 0x55,
  'dag-pb': 0x70,
  'dag-cbor': 0x71,
  'libp2p-key': 0x72,
  cbor: 0x51,
  'dag-jose': 0x85,
  'dag-json': 0x0129,
  json: 0x0200,
}
const SHA2_256 = 0x12
const DIGEST_BYTES = 32
const MULTIHASH_BYTES = 34

export const RAW = 0x55
export const DAG_PB = 0x70

/** @throws CommandFailed with Kubo's words when the codec has no name here. */
export function codecByName(name: string): number {
  const code = CODECS[name]
  if (code === undefined) throw new CommandFailed(`unknown multicodec: "${name}"`)
  return code
}

export function cidOf(digest: Uint8Array, codec: number): CID {
  return CID.createV1(codec, createMultihash(SHA2_256, digest))
}

/** The digest of a CID. Blocks are kept by multihash, so the codec is of no matter here. */
export function digestOf(cid: CID): Buffer {
  const { code, digest } = cid.multihash
  if (code !== SHA2_256 || digest.length !== DIGEST_BYTES) {
    throw new CommandFailed(
      `multihash 0x${code.toString(16)} is not kept by this node: sha2-256 only`,
    )
  }
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length)
}

/**
 * Reads `<cid>` or `/ipfs/<cid>`, as the block commands of Kubo do.
 *
 * @throws CommandFailed with Kubo's words for what is not a path.
 */
export function cidOfPath(path: string): CID {
  const text = path.startsWith('/ipfs/') ? path.slice('/ipfs/'.length) : path
  try {
    return CID.parse(text)
  } catch (cause) {
    const reason =
      text === path
        ? 'path does not have enough components'
        : `invalid cid: ${(cause as Error).message}`
    throw new CommandFailed(`invalid path "${path}": ${reason}`, { cause })
  }
}

/** `CIQ…`: the multihash in base32 upper case without padding, the file name of go-ds-flatfs. */
export function fileKeyOf(digest: Uint8Array): string {
  const multihash = new Uint8Array(MULTIHASH_BYTES)
  multihash[0] = SHA2_256
  multihash[1] = DIGEST_BYTES
  multihash.set(digest, 2)
  return base32upper.baseEncode(multihash)
}

/** The digest in a file key, or `undefined` for names that are none of ours. */
export function digestOfFileKey(key: string): Uint8Array | undefined {
  if (!key.startsWith('CIQ')) return undefined
  try {
    const multihash = base32upper.baseDecode(key)
    return multihash.length === MULTIHASH_BYTES ? multihash.subarray(2) : undefined
  } catch {
    return undefined
  }
}
