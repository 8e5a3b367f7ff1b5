import { murmur364 } from '@multiformats/murmur3'
import { InvalidArchive } from '../errors.ts'
import {
  asDag,
  type DirectoryBlock,
  type DirectoryDag,
  type DirectoryEntry,
  encodeNode,
} from './directory-node.ts'

// A HAMT as UnixFS has it: 256 places a node, chosen by one byte of the name's murmur3 (x64, the first
// 64 bits) per level. A link is called by its place as two hexadecimal digits, followed by the name
// where it leads to an entry, and by nothing where it leads to the next level.

const FANOUT = 256
const MURMUR3_X64_64 = 0x22
/** UnixFS `Type` of a shard. */
const HAMT_SHARD = 5
const LEVELS = 8

type Hashed = { entry: DirectoryEntry; hash: Uint8Array }

/**
 * A directory of any number of entries as shards.
 *
 * @throws InvalidArchive where names agree in all 64 bits of their hash, which nobody finds by accident
 */
export async function shardDirectory(entries: readonly DirectoryEntry[]): Promise<DirectoryDag> {
  const hashed: Hashed[] = []
  for (const entry of entries) hashed.push({ entry, hash: await hashOf(entry.name) })
  const blocks: DirectoryBlock[] = []
  const { root, treeSize } = shard(hashed, 0, blocks)
  return { root, treeSize, blocks }
}

const hashOf = async (name: string): Promise<Uint8Array> =>
  await murmur364.encode(new TextEncoder().encode(name))

/** One node of the tree and what is below it, as the link that leads to it. */
function shard(
  entries: readonly Hashed[],
  level: number,
  blocks: DirectoryBlock[],
): Omit<DirectoryDag, 'blocks'> {
  if (level === LEVELS) throw new InvalidArchive('too many names have the same hash')
  const places = Map.groupBy(entries, ({ hash }) => hash[level] as number)
  const taken = [...places.keys()].sort((a, b) => a - b)
  const links = taken.map((place) => linkAt(place, places.get(place) as Hashed[], level, blocks))
  const { blocks: own, ...dag } = asDag(encodeNode(shardData(taken), links), links)
  blocks.push(...own)
  return dag
}

function linkAt(
  place: number,
  entries: readonly Hashed[],
  level: number,
  blocks: DirectoryBlock[],
): DirectoryEntry {
  const prefix = place.toString(16).toUpperCase().padStart(2, '0')
  const [only] = entries
  if (only !== undefined && entries.length === 1) {
    return { ...only.entry, name: prefix + only.entry.name }
  }
  const { root, treeSize } = shard(entries, level + 1, blocks)
  return { name: prefix, link: root, treeSize }
}

/**
 * UnixFS `Data`: Type, the places that are taken as a number of 256 bits without leading zeros, hash
 * and fanout. By hand, as that of files is (docs/decisions/0005).
 */
function shardData(taken: readonly number[]): Uint8Array {
  const bits = new Uint8Array(FANOUT / 8)
  for (const place of taken) {
    const byte = bits.length - 1 - (place >> 3)
    bits[byte] = (bits[byte] as number) | (1 << (place & 7))
  }
  const field = bits.subarray(bits.findIndex((byte) => byte !== 0))
  return Uint8Array.of(
    ...[0x08, HAMT_SHARD],
    ...[0x12, field.length, ...field],
    ...[0x28, MURMUR3_X64_64],
    ...[0x30, (FANOUT & 0x7f) | 0x80, FANOUT >> 7],
  )
}
