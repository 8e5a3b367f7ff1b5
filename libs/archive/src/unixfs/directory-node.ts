import { cidBytes, type Link, sha256 } from '@holdfast/chunks'
import { encode, type PBNode, prepare } from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'

/** A name in a directory, what it stands for, and the bytes of all blocks below (`Tsize`). */
export type DirectoryEntry = { name: string; link: Link; treeSize: number }

/** A directory's node, or one shard of it. */
export type DirectoryBlock = { digest: Buffer; bytes: Uint8Array }

/** The root of a directory, with the blocks that make it, children before parents. */
export type DirectoryDag = { root: Link; treeSize: number; blocks: DirectoryBlock[] }

// UnixFS `Data` of a plain directory: Type = 1 and nothing else.
const DIRECTORY = Uint8Array.of(0x08, 0x01)

/** The node of a directory that fits into one block. */
export const encodeDirectory = (entries: readonly DirectoryEntry[]): Uint8Array =>
  encodeNode(DIRECTORY, entries)

/** A dag-pb node; links are brought into the order that dag-pb wants, by the bytes of their names. */
export function encodeNode(Data: Uint8Array, entries: readonly DirectoryEntry[]): Uint8Array {
  const Links = entries.map(({ name, link, treeSize }) => ({
    Hash: CID.decode(cidBytes(link.digest, link.codec)),
    Name: name,
    Tsize: treeSize,
  }))
  return encode(prepare({ Data, Links }) as PBNode)
}

/** A finished block as a directory of its own; `entries` are those it links. */
export function asDag(bytes: Uint8Array, entries: readonly DirectoryEntry[]): DirectoryDag {
  const digest = sha256(bytes)
  const below = entries.reduce((sum, { treeSize }) => sum + treeSize, 0)
  return {
    root: { digest, codec: 'dag-pb' },
    treeSize: bytes.length + below,
    blocks: [{ digest, bytes }],
  }
}
