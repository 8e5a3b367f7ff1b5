import { decode } from '@ipld/dag-pb'
import { InvalidDag } from './errors.ts'
import { CHUNK_SIZE, type Link, MAX_LINKS } from './link.ts'
import { type Child, encodeFileNode } from './unixfs.ts'

const NO_DIGEST = new Uint8Array(32)

/**
 * Bytes of all blocks of the DAG of a content, each as often as it is linked: what a directory that
 * links its root says of it (`Tsize`). Follows from the size alone, since a tree node is as long
 * whatever the digests in it are; two nodes are encoded per level, so a tebibyte takes four.
 *
 * @throws InvalidDag for what is no size
 */
export function dagSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new InvalidDag(`no content has ${size} bytes`)
  let full: Child = { digest: NO_DIGEST, size: CHUNK_SIZE, treeSize: CHUNK_SIZE }
  let count = Math.floor(size / CHUNK_SIZE)
  const rest = size - count * CHUNK_SIZE
  let last: Child | undefined =
    rest > 0 || count === 0 ? { digest: NO_DIGEST, size: rest, treeSize: rest } : undefined
  for (let codec: 'raw' | 'dag-pb' = 'raw'; ; codec = 'dag-pb') {
    if (count + (last === undefined ? 0 : 1) === 1) return (last ?? full).treeSize
    const left = repeated(full, count % MAX_LINKS)
    if (last !== undefined) left.push(last)
    count = Math.floor(count / MAX_LINKS)
    const closed = left.length === 0 ? undefined : nodeOf(left, codec)
    full = count > 0 ? nodeOf(repeated(full, MAX_LINKS), codec) : full
    last = closed
  }
}

/**
 * No chunker makes more bytes of blocks than so many times those of the file: leaves of one byte, each
 * in a dag-pb block, have about 60.
 */
const MOST_OVERHEAD = 64

/**
 * The same of a DAG that was given, from its root block alone: its own bytes and what its links say
 * is below them, as Kubo counts. Nobody checks these numbers, so one that cannot be true is taken for
 * the bytes of the file.
 *
 * @param size bytes of the file
 */
export function givenDagSize(root: Link, block: Uint8Array, size: number): number {
  if (root.codec === 'raw') return block.length
  const below = decode(block).Links.reduce((sum, { Tsize = 0 }) => sum + Tsize, 0)
  const most = MOST_OVERHEAD * (size + block.length)
  return block.length + (below <= most ? below : size)
}

const repeated = (child: Child, times: number): Child[] =>
  Array.from({ length: times }, () => child)

function nodeOf(children: readonly Child[], codec: 'raw' | 'dag-pb'): Child {
  let size = 0
  let treeSize = encodeFileNode(children, codec).length
  for (const child of children) {
    size += child.size
    treeSize += child.treeSize
  }
  return { digest: NO_DIGEST, size, treeSize }
}
