import { InvalidDag } from './errors.ts'
import type { Link } from './link.ts'
import { readUnixfsNode, type UnixfsNode } from './unixfs-node.ts'
import type { FetchBlock } from './walk-file.ts'

export type DirectoryEntry = { name: string; link: Link }

/** A shard with 2^8 children a level hides a million names in three. */
const MAX_SHARD_DEPTH = 16

/**
 * The entries of a directory, plain or sharded (HAMT), as they stand in its blocks. Memory is one
 * shard for each level.
 *
 * @throws InvalidDag, InvalidCid, and what `fetch` throws
 */
export async function* listDirectory(
  node: UnixfsNode,
  fetch: FetchBlock,
  depth = 0,
): AsyncGenerator<DirectoryEntry, void, undefined> {
  if (node.kind !== 'directory' && node.kind !== 'shard') {
    throw new InvalidDag('a directory was expected')
  }
  if (depth > MAX_SHARD_DEPTH) throw new InvalidDag('the shards of a directory are too deep')
  // Names in a shard begin with the child's place, in as many hex digits as the largest needs.
  const digits = node.kind === 'shard' ? (node.fanout - 1).toString(16).length : 0
  for (const { name, link } of node.links) {
    if (node.kind === 'directory' || name.length > digits) {
      yield { name: name.slice(digits), link }
    } else {
      const shard = readUnixfsNode(await fetch(link))
      if (shard.kind !== 'shard') throw new InvalidDag('a shard holds something that is no shard')
      yield* listDirectory(shard, fetch, depth + 1)
    }
  }
}
