import { readDag } from '@holdfast/chunks'
import { type Asking, type GivenFile, rootOf, type TreeClient, treeBlocks } from './tree-blocks.ts'

/**
 * The bytes of a file with a tree of its own, from `from` on. Every block is checked against the link
 * that led to it, and the root against the file's CID, before a byte of it is handed on: nobody's word
 * is taken, and memory is one block and one node for each level.
 *
 * @throws CidMismatch, RemoteChanged, ApiError, ServerUnreachable; InvalidDag for a tree that is no file
 */
export async function* givenBytes(
  client: TreeClient,
  file: GivenFile,
  asking: Asking = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const blocks = treeBlocks(client, file, asking)
  try {
    const { from: start = 0 } = asking
    // One after the other: they come in the order in which the walk needs them.
    yield* readDag(rootOf(file), (link) => blocks.take(link), { start, ahead: 0 })
  } finally {
    await blocks.close()
  }
}
