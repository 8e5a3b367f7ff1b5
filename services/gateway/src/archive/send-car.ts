import {
  buildDirectory,
  type CarSource,
  type DirectoryDag,
  EXACT,
  type FileBlock,
  folderTree,
  gather,
  walkFiles,
  writeCar,
} from '@holdfast/archive'
import { type Catalog, leafDigests } from '@holdfast/catalog'
import { chunkLength, cidText, type Leaf, walkFile } from '@holdfast/chunks'
import type { ContentReader } from '../content/types.ts'
import { opened, pour } from '../files/send-content.ts'
import { evaluateForRead } from '../http/conditional.ts'
import { contentDisposition } from '../http/disposition.ts'
import { PreconditionFailed } from '../http/errors.ts'
import { type MeasuredFile, measureGiven } from './measure-given.ts'
import type { Selection } from './select-files.ts'
import type { ArchiveExchange } from './send-zip.ts'

/**
 * Sends a selection as a CAR: a UnixFS directory with everything below it, which any IPFS tool imports.
 * Its length depends on which blocks occur twice, so it is not told and ranges are not served; what was
 * imported of a CAR that broke off need not be sent again by tools that ask for blocks.
 */
export async function sendCar(
  { req, res, signal }: ArchiveExchange,
  { name, oneFolder, files }: Selection,
  deps: { catalog: Catalog; reader: ContentReader },
): Promise<undefined> {
  const measured = await measureGiven(files, deps.reader, signal)
  // The root of one folder is that folder, so its own name is nowhere.
  const placed = oneFolder
    ? measured.map((file) => ({ ...file, folders: file.folders.slice(1) }))
    : measured
  const tree = folderTree(placed, EXACT)
  const dag = await buildDirectory(tree)
  if (!mayProceed(req.headers, tagOf(dag))) {
    res.writeHead(304, { ETag: tagOf(dag) }).end()
    return
  }
  for (const [header, value] of Object.entries(headersOf(dag, name))) res.setHeader(header, value)
  if (req.method === 'HEAD') {
    res.writeHead(200).end()
    return
  }
  const inOrder = [...walkFiles(tree)].map(({ file }) => file)
  const source: CarSource<MeasuredFile> = {
    leaves: (file) => leavesOf(file, deps, signal),
    blocks: (file) => blocksOf(file, deps.reader, signal),
  }
  const bytes = await opened(gather(writeCar(dag, inOrder, source)))
  res.writeHead(200)
  await pour(bytes, res, signal)
  res.end()
}

const tagOf = ({ root }: DirectoryDag): string => `W/"${cidText(root.digest, root.codec)}.car"`

/** False: the client has it already. Throws PreconditionFailed. */
function mayProceed(headers: Record<string, unknown>, etag: string): boolean {
  const verdict = evaluateForRead(
    {
      ifMatch: headers['if-match'] as string | undefined,
      ifNoneMatch: headers['if-none-match'] as string | undefined,
    },
    { etag: etag.slice(2) },
  )
  // The tag is a weak one, and If-Match compares strongly: it never fits.
  if (headers['if-match'] !== undefined || verdict === 'precondition-failed') {
    throw new PreconditionFailed()
  }
  return verdict === 'proceed'
}

const headersOf = (dag: DirectoryDag, name: string): Record<string, string> => ({
  'Content-Type': 'application/vnd.ipld.car; version=1; order=unk; dups=y',
  'Content-Disposition': contentDisposition('attachment', `${name}.car`),
  ETag: tagOf(dag),
  'Accept-Ranges': 'none',
  'Cache-Control': 'private, no-cache',
  Vary: 'Authorization, Cookie',
  'X-Ipfs-Roots': cidText(dag.root.digest, dag.root.codec),
})

async function* leavesOf(
  { contentId, size, root }: MeasuredFile,
  { catalog, reader }: { catalog: Catalog; reader: ContentReader },
  signal: AbortSignal,
): AsyncGenerator<Leaf & { bytes: Uint8Array }> {
  const pieces = reader.read({ contentId, size, start: 0, end: size, signal })
  try {
    let index = 0
    for await (const digests of root.codec === 'raw'
      ? [[root.digest]]
      : leafDigests(catalog, contentId)) {
      for (const digest of digests) {
        const length = chunkLength(size, index)
        // The one leaf of an empty file has nothing to be read.
        const piece = length === 0 ? undefined : await pieces.next()
        if (piece?.done) throw new Error('a content ended before its last leaf')
        yield { digest, size: length, bytes: piece?.value ?? new Uint8Array() }
        index += 1
      }
    }
  } finally {
    await pieces.return(undefined)
  }
}

/** Blocks asked for ahead; with those of a walk at most 32 MiB are in memory. */
const AHEAD = 8

/** A tree of its own, as it is. */
async function* blocksOf(
  { root }: MeasuredFile,
  reader: ContentReader,
  signal: AbortSignal,
): AsyncGenerator<FileBlock> {
  for await (const { link, block } of walkFile(root, reader.blocks(signal), { ahead: AHEAD })) {
    // Nothing is skipped, so every block is there.
    yield { link, bytes: block as Uint8Array }
  }
}
