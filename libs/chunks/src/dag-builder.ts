import { sha256 } from './digest.ts'
import { InvalidDag } from './errors.ts'
import { type Codec, DIGEST_SIZE, type Link, MAX_LINKS } from './link.ts'
import { type Child, encodeFileNode } from './unixfs.ts'

/** An interior node of a content's DAG: a tree chunk. */
export type TreeBlock = {
  digest: Buffer
  bytes: Uint8Array
  /** Height above the leaves: 1 links leaves, 2 links nodes of level 1, and so on. */
  level: number
}

export type Dag = {
  root: Link
  /** Bytes of the content. */
  size: number
  leaves: number
}

export type DagBuilder = {
  /**
   * Takes the next leaf, in the content's order, and returns the tree nodes that it completed,
   * children before parents. The digest is kept, not copied.
   *
   * @throws InvalidDag for an empty leaf beside others, a digest of another length, a bad size, or
   *   a leaf after `finish`
   */
  addLeaf(digest: Uint8Array, size: number): TreeBlock[]
  /**
   * The root and the tree nodes that were still open, children before parents. A content of one
   * leaf has no tree: its root is that raw leaf.
   *
   * @throws InvalidDag without a leaf (an empty content has one empty leaf), or when called twice
   */
  finish(): Dag & { blocks: TreeBlock[] }
}

/**
 * Builds the UnixFS DAG of a content while its leaves stream by, in profile `unixfs-v1-2025`:
 * CIDv1, raw leaves, balanced, 1,024 links a node. The root equals what Kubo's `ipfs add` and
 * ipfs-unixfs-importer make of the same leaves.
 *
 * Holds at most 1,023 links for each level: 3 levels and well under 1 MiB for a content of 1 TiB.
 * A node is closed as soon as it is full, so a parent is never needed to know what a child is.
 */
export function createDagBuilder(): DagBuilder {
  const levels: Child[][] = [[]]
  let leaves = 0
  let size = 0
  let finished = false

  /** Adds a child and closes every node that this fills, upward. */
  function push(level: number, child: Child, closed: TreeBlock[]): void {
    const children = levels[level] ?? []
    levels[level] = children
    children.push(child)
    if (children.length === MAX_LINKS) close(level, children, closed)
  }

  function close(level: number, children: Child[], closed: TreeBlock[]): void {
    levels[level] = []
    const bytes = encodeFileNode(children, codecAt(level))
    const digest = sha256(bytes)
    closed.push({ digest, bytes, level: level + 1 })
    push(level + 1, parentOf(children, digest, bytes.length), closed)
  }

  function addLeaf(digest: Uint8Array, leafSize: number): TreeBlock[] {
    if (finished) throw new InvalidDag('a leaf came after the DAG was finished')
    checkLeaf(digest, leafSize)
    // A link to no bytes is dropped by importers, so the tree would depend on who builds it.
    if (leaves > 0 && (leafSize === 0 || size === 0)) {
      throw new InvalidDag('an empty leaf can only be the one leaf of an empty content')
    }
    leaves += 1
    size += leafSize
    const closed: TreeBlock[] = []
    push(0, { digest, size: leafSize, treeSize: leafSize }, closed)
    return closed
  }

  function finish(): Dag & { blocks: TreeBlock[] } {
    if (finished) throw new InvalidDag('the DAG was finished before')
    if (leaves === 0) throw new InvalidDag('a DAG needs a leaf; an empty content has an empty one')
    finished = true
    const blocks: TreeBlock[] = []
    for (let level = 0; ; level++) {
      const children = levels[level] as Child[]
      const top = level === levels.length - 1
      const [only] = children
      if (top && only && children.length === 1) {
        return { root: { digest: only.digest, codec: codecAt(level) }, size, leaves, blocks }
      }
      // A node with one child is right below a higher level: all leaves have the same depth.
      if (children.length > 0) close(level, children, blocks)
    }
  }

  return { addLeaf, finish }
}

function codecAt(level: number): Codec {
  return level === 0 ? 'raw' : 'dag-pb'
}

function parentOf(children: readonly Child[], digest: Buffer, blockSize: number): Child {
  let size = 0
  let treeSize = blockSize
  for (const child of children) {
    size += child.size
    treeSize += child.treeSize
  }
  return { digest, size, treeSize }
}

function checkLeaf(digest: Uint8Array, size: number): void {
  if (digest.length !== DIGEST_SIZE) {
    throw new InvalidDag(`a leaf's digest has ${digest.length} bytes instead of ${DIGEST_SIZE}`)
  }
  if (!Number.isSafeInteger(size) || size < 0) throw new InvalidDag(`no leaf has ${size} bytes`)
}

/**
 * Builds the DAG of leaves that are read from somewhere, such as a content's segments, and hands
 * each tree node on. Waits for `onBlock`, so memory stays that of the builder and one block.
 *
 * @throws InvalidDag as `createDagBuilder` does, and whatever the leaves or `onBlock` throw
 */
export async function treeOf(
  leaves: AsyncIterable<Leaf> | Iterable<Leaf>,
  onBlock: (block: TreeBlock) => void | Promise<void>,
): Promise<Dag> {
  const builder = createDagBuilder()
  for await (const { digest, size } of leaves) {
    for (const block of builder.addLeaf(digest, size)) await onBlock(block)
  }
  const { blocks, ...dag } = builder.finish()
  for (const block of blocks) await onBlock(block)
  return dag
}

/** A raw chunk of a content, by its digest and its size in bytes. */
export type Leaf = { digest: Uint8Array; size: number }
