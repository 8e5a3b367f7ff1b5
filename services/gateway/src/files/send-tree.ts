import type { ServerResponse } from 'node:http'
import { gather } from '@holdfast/archive'
import type { FileRow } from '@holdfast/catalog'
import { carFrame, carHeader, cidText, walkFile } from '@holdfast/chunks'
import type { ContentReader } from '../content/types.ts'
import { contentDisposition } from '../http/disposition.ts'
import { NotSealed } from '../http/errors.ts'
import { opened, pour } from './send-content.ts'

export type TreeQuestion = {
  /** Only what is needed for the bytes from here on. */
  from: number
  /** Without the leaves: what lies here is to be compared, not fetched. */
  treeOnly: boolean
}

type Exchange = { res: ServerResponse; head: boolean; signal: AbortSignal }

/** Blocks asked for ahead. */
const AHEAD = 8

/**
 * Sends the blocks of one file as a CAR, every node before its children and each as often as it is
 * linked: whoever knows the root can check every block when it comes, in bounded memory.
 *
 * @throws NotSealed while the tree is not stored
 */
export async function sendTree(
  { res, head, signal }: Exchange,
  file: FileRow,
  { reader, ...question }: TreeQuestion & { reader: ContentReader },
): Promise<undefined> {
  const { root, name, sealed } = file
  if (root.codec !== 'raw' && !sealed) throw new NotSealed()
  const bytes = head ? undefined : await opened(gather(carOf(file, question, reader, signal)))
  res.writeHead(200, {
    'Content-Type': 'application/vnd.ipld.car; version=1; order=dfs; dups=y',
    'Content-Disposition': contentDisposition('attachment', `${name}.car`),
    'Cache-Control': 'private, no-cache',
    Vary: 'Authorization, Cookie',
    'X-Ipfs-Roots': cidText(root.digest, root.codec),
  })
  if (bytes !== undefined) await pour(bytes, res, signal)
  res.end()
}

async function* carOf(
  { root }: FileRow,
  { from, treeOnly }: TreeQuestion,
  reader: ContentReader,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield carHeader([root])
  const options = { start: from, treeFirst: true, ahead: AHEAD, skip: () => treeOnly }
  for await (const { kind, link, block } of walkFile(root, reader.blocks(signal), options)) {
    if (block === undefined || (treeOnly && kind === 'leaf')) continue
    yield carFrame(link, block.length)
    yield block
  }
}
