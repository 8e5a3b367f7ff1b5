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
import type { Representation } from '../files/content-headers.ts'
import { type ReadBytes, sendContent } from '../files/send-content.ts'
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
  selection: Selection,
  deps: ZipDeps,
): Promise<undefined> {
  const { file, read, done } = zipOf(selection, deps, log)
  try {
    await sendContent({ req, res, signal, download: true, file, read: read(signal) })
  } finally {
    await done()
  }
}

type ZipDeps = { catalog: Catalog; reader: ContentReader }

/** A selection as one file: what is told of it, how it is read. */
export type Zip = {
  file: Representation
  read(signal: AbortSignal): ReadBytes
  /** Keeps what was learned while it was read. */
  done(): Promise<void>
}

/** Lays an archive out, which reads no byte. */
export function zipOf({ name, files }: Selection, { catalog, reader }: ZipDeps, log: Logger): Zip {
  const entries = [...walkFiles(folderTree(files, PORTABLE))].map(({ path, file }) => {
    const { size, contentId, root, layout, updatedAt } = file
    return { path, size, modified: updatedAt, contentId, root, layout }
  })
  const plan = planZip(entries)
  const memory = createCrcMemory(catalog, log)
  return {
    file: {
      name: `${name}.zip`,
      contentType: 'application/zip',
      size: plan.size,
      tag: tagOf(entries),
    },
    read: (signal) => {
      const source = {
        ...memory,
        read: (entry: Entry, span: Span) => bytesOf(entry, { reader, signal })(span),
      }
      return (range) => gather(readZip<Entry>(plan, range, source))
    },
    done: memory.flush,
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
