import {
  carFrame,
  carHeader,
  createDagBuilder,
  type Leaf,
  type Link,
  type TreeBlock,
} from '@holdfast/chunks'
import { InvalidArchive } from './errors.ts'
import { createLookAhead } from './look-ahead.ts'
import type { DirectoryFile } from './unixfs/build-directory.ts'
import type { DirectoryDag } from './unixfs/directory-node.ts'

export type CarSource<F> = {
  /** Leaves of a file with their bytes, in order and checked. */
  leaves(file: F): AsyncIterable<Leaf & { bytes: Uint8Array }>
  /** All blocks of a file with a tree of its own (it has a `treeSize`), children first and checked. */
  blocks(file: F): AsyncIterable<FileBlock>
}

export type FileBlock = { link: Link; bytes: Uint8Array }

/**
 * Digests remembered, so that a block goes only once. 65,536 leaves are 64 GiB behind; a block that
 * comes again after that is sent again, which every reader takes.
 */
const REMEMBERED = 65_536

/**
 * A CAR v1 of a directory with its files: the directories first, then every file, leaves before the tree
 * nodes above them. Tree nodes are made again from the leaves, as sealing makes them, so a file that is
 * not sealed yet is complete too; a file with a tree of its own goes as it is. Each file goes once, and so
 * does each block within {@link REMEMBERED}.
 *
 * @throws InvalidArchive where the leaves of a file do not give the root it is known by
 */
export async function* writeCar<F extends DirectoryFile>(
  { root, blocks }: DirectoryDag,
  files: Iterable<F>,
  source: CarSource<F>,
): AsyncGenerator<Uint8Array> {
  const isNew = createOnce(REMEMBERED)
  let head: Uint8Array[] = [carHeader([root])]
  for (const { digest, bytes } of blocks) {
    head.push(...newBlock({ digest, codec: 'dag-pb' }, bytes, isNew))
  }
  const distinct = distinctFiles(files)
  const ahead = createLookAhead({
    openAt: (i) => blocksOf(distinct[i] as F, source),
    sizeAt: (i) => distinct[i]?.size,
  })
  try {
    for (const i of distinct.keys()) {
      for await (const { link, bytes } of await ahead.open(i)) {
        // The head waits for the first block that has to be read, so that its failure comes first.
        yield* head
        head = []
        yield* newBlock(link, bytes, isNew)
      }
    }
    yield* head
  } finally {
    ahead.close()
  }
}

/** One of each content, in the order given. */
const distinctFiles = <F extends DirectoryFile>(files: Iterable<F>): F[] => {
  const byRoot = new Map<string, F>()
  for (const file of files) {
    const key = keyOf(file.root)
    if (!byRoot.has(key)) byRoot.set(key, file)
  }
  return [...byRoot.values()]
}

const blocksOf = <F extends DirectoryFile>(file: F, source: CarSource<F>) =>
  file.treeSize === undefined ? madeAgain(file, source.leaves(file)) : source.blocks(file)

/** Leaves as they come, each tree node as soon as its last leaf is there. */
async function* madeAgain(
  { root }: DirectoryFile,
  leaves: AsyncIterable<Leaf & { bytes: Uint8Array }>,
): AsyncGenerator<FileBlock> {
  const builder = createDagBuilder()
  for await (const { digest, size, bytes } of leaves) {
    yield { link: { digest, codec: 'raw' }, bytes }
    for (const tree of builder.addLeaf(digest, size)) yield asBlock(tree)
  }
  const { root: made, blocks } = builder.finish()
  for (const tree of blocks) yield asBlock(tree)
  if (keyOf(made) !== keyOf(root)) {
    throw new InvalidArchive('the leaves of a file do not give the root it is known by')
  }
}

const asBlock = ({ digest, bytes }: TreeBlock): FileBlock => ({
  link: { digest, codec: 'dag-pb' },
  bytes,
})

function* newBlock(
  link: Link,
  bytes: Uint8Array,
  isNew: (link: Link) => boolean,
): Generator<Uint8Array> {
  if (!isNew(link)) return
  yield carFrame(link, bytes.length)
  yield bytes
}

const keyOf = ({ digest, codec }: Link): string =>
  codec + Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('latin1')

/** True for a link that was not asked about among the last `most`. */
function createOnce(most: number): (link: Link) => boolean {
  const seen = new Set<string>()
  return (link) => {
    const key = keyOf(link)
    if (seen.has(key)) return false
    seen.add(key)
    if (seen.size > most) seen.delete(seen.values().next().value as string)
    return true
  }
}
