import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { base58btc } from 'multiformats/bases/base58'
import { syncFolder } from './store/files.ts'

/** Who this repository is. The id stays with the data folder: a new folder is a new node (design 13). */
export type Identity = { peerId: string; publicKey: string }

// A libp2p public key is the protobuf { Type: Ed25519 = 1, Data: 32 bytes }; its peer id is the
// identity multihash of that, in base58 (libp2p specs, peer-ids). Hence every id begins 12D3KooW.
const KEY_PREFIX = Buffer.from('08011220', 'hex')
const IDENTITY_MULTIHASH_PREFIX = Buffer.from('0024', 'hex')
/** An Ed25519 public key in SubjectPublicKeyInfo form ends with its 32 raw bytes. */
const RAW_KEY_BYTES = 32

/** Reads the key of the data folder, or makes one that survives a power cut before it is shown. */
export async function openIdentity(dataFolder: string): Promise<Identity> {
  const path = join(dataFolder, 'identity.pem')
  const key = readKey(path) ?? (await makeKey(path, dataFolder))
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-RAW_KEY_BYTES)
  const publicKey = Buffer.concat([KEY_PREFIX, raw])
  return { peerId: peerIdOf(publicKey), publicKey: publicKey.toString('base64') }
}

/** The peer id of a libp2p public key in its protobuf form. */
export function peerIdOf(publicKey: Uint8Array): string {
  return base58btc.baseEncode(Buffer.concat([IDENTITY_MULTIHASH_PREFIX, publicKey]))
}

function readKey(path: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function makeKey(path: string, folder: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const unfinished = `${path}.${process.pid}`
  const fd = openSync(unfinished, 'w', 0o600)
  writeSync(fd, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())
  fdatasyncSync(fd)
  closeSync(fd)
  renameSync(unfinished, path)
  await syncFolder(folder)
  return privateKey
}
