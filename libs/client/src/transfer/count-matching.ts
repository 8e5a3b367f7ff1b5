import { type DagPiece, type Link, leafBlocks, sha256, walkFile } from '@holdfast/chunks'
import { type Asking, type GivenFile, rootOf, type TreeClient, treeBlocks } from './tree-blocks.ts'

/** Bytes that lie here, from an offset; fewer where they end. */
export type ReadHere = (offset: number, length: number) => Promise<Uint8Array>

/** No block is larger, so nothing longer is a leaf. */
const MOST_LEAF_BYTES = 2_097_152

/** The bytes here are not those of the tree, or nothing can tell. */
class Differs extends Error {}

/**
 * How many bytes that lie here, counted from the beginning, are those of a file with a tree of its own.
 * Only the tree is fetched, and the leaves are made again from what is here: raw ones, and dag-pb ones
 * as Kubo and its like write them. The count ends at a leaf of any other form, whatever is in it.
 *
 * @throws as `givenBytes` does
 */
export async function countMatching(
  client: TreeClient,
  file: GivenFile,
  {
    read,
    length,
    ...asking
  }: Omit<Asking, 'treeOnly' | 'from'> & { read: ReadHere; length: number },
): Promise<number> {
  const blocks = treeBlocks(client, file, { ...asking, treeOnly: true })
  const whole = { offset: 0, size: file.size }
  const fetch = async (link: Link, part: Part = whole) =>
    (await blocks.isNext(link)) ? blocks.take(link) : madeHere(link, await here(read, part))
  const options = { end: length, ahead: 0, treeFirst: true, skip: () => true }
  let matching = 0
  try {
    for await (const piece of walkFile(rootOf(file), fetch, options)) {
      matching = await endOf(piece, read)
    }
  } catch (error) {
    if (!(error instanceof Differs)) throw error
  } finally {
    await blocks.close()
  }
  return Math.min(matching, length)
}

type Part = { offset: number; size: number }

/** Where what is known to be right ends, with this piece. */
async function endOf({ kind, link, offset, data, size, block }: DagPiece, read: ReadHere) {
  if (kind === 'leaf') {
    if (block === undefined) madeHere(link, await here(read, { offset, size }))
    return offset + size
  }
  const part = { offset, size: data.length }
  if (Buffer.compare(await here(read, part), data) !== 0) throw new Differs()
  return offset + data.length
}

async function here(read: ReadHere, { offset, size }: Part): Promise<Uint8Array> {
  if (size > MOST_LEAF_BYTES) throw new Differs()
  const bytes = await read(offset, size)
  if (bytes.length < size) throw new Differs()
  return bytes
}

/** The leaf of this link, made from its bytes. @throws Differs */
function madeHere({ digest, codec }: Link, bytes: Uint8Array): Uint8Array {
  for (const block of codec === 'raw' ? [bytes] : leafBlocks(bytes)) {
    if (sha256(block).equals(digest)) return block
  }
  throw new Differs()
}
