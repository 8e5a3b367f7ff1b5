import { createHash } from 'node:crypto'
import {
  folderTree,
  gather,
  PORTABLE,
  planZip,
  readZip,
  type Span,
  walkFiles,
  type ZipEntry,
} from '@holdfast/archive'
import type { Catalog, Layout } from '@holdfast/catalog'
import type { Link } from '@holdfast/chunks'
import type { Request, Response } from 'express'
import type { Logger } from 'pino'
import type { ContentReader } from '../content/types.ts'
import { sendContent } from '../files/send-content.ts'
import { bytesOf } from '../files/serve-file.ts'
import { createCrcMemory } from './crc-memory.ts'
import type { Selection } from './select-files.ts'

export type ArchiveExchange = { req: Request; res: Response; signal: AbortSignal; log: Logger }

/**
 * Sends a selection as a ZIP archive, or the ranges of it that are asked for. Its entity tag stands for
 * every byte of it, so a download that broke off goes on where it was, at any gateway, as long as no file
 * of the selection changed.
 */
export async function sendZip(
  { req, res, signal, log }: ArchiveExchange,
  { name, files }: Selection,
  { catalog, reader }: { catalog: Catalog; reader: ContentReader },
): Promise<undefined> {
  const entries = [...walkFiles(folderTree(files, PORTABLE))].map(({ path, file }) => {
    const { size, contentId, root, layout, updatedAt } = file
    return { path, size, modified: updatedAt, contentId, root, layout }
  })
  const plan = planZip(entries)
  const memory = createCrcMemory(catalog, log)
  const source = {
    ...memory,
    read: (entry: Entry, span: Span) => bytesOf(entry, { reader, signal })(span),
  }
  try {
    await sendContent({
      req,
      res,
      signal,
      download: true,
      file: {
        name: `${name}.zip`,
        contentType: 'application/zip',
        size: plan.size,
        tag: tagOf(entries),
      },
      read: (range) => gather(readZip<Entry>(plan, range, source)),
    })
  } finally {
    await memory.flush()
  }
}

type Entry = ZipEntry & { contentId: string; root: Link; layout: Layout }

/** Of all that the bytes of the archive depend on, and of how they are made: the first word. */
function tagOf(entries: readonly Entry[]): string {
  const hash = createHash('sha256').update('zip 1\n')
  for (const { path, modified, size, root } of entries) {
    hash.update(`${path}\n${modified.getTime()} ${size}\n`).update(root.digest)
  }
  return `zip-${hash.digest('base64url')}`
}
