import type { FileRow } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import type { Request, Response } from 'express'
import type { ContentReader } from '../content/types.ts'
import type { Representation } from './content-headers.ts'
import { type ReadBytes, sendContent } from './send-content.ts'

/** Streams a file's bytes as the answer to a GET or HEAD. */
export async function serveFile(
  { req, res, signal }: { req: Request; res: Response; signal: AbortSignal },
  { file, reader, download }: { file: FileRow; reader: ContentReader; download: boolean },
): Promise<undefined> {
  const read = bytesOf(file, { reader, signal })
  await sendContent({ req, res, signal, download, file: representationOf(file), read })
}

/** How the bytes of a file are read: one that came with a tree of its own from its root down. */
export function bytesOf(
  { contentId, size, root, layout }: Pick<FileRow, 'contentId' | 'size' | 'root' | 'layout'>,
  { reader, signal }: { reader: ContentReader; signal: AbortSignal },
): ReadBytes {
  const given = layout === 'given' ? { givenRoot: root } : {}
  return (range) => reader.read({ contentId, size, ...given, ...range, signal })
}

/**
 * A content of one chunk has the SHA-256 of that chunk, which is its root; others have one where the
 * upload told or asked for it (docs/decisions/0016).
 */
export function representationOf(file: FileRow): Representation {
  const { root, name, contentType, size, updatedAt } = file
  const sha256 = root.codec === 'raw' ? root.digest : file.sha256
  return {
    name,
    contentType,
    size,
    updatedAt,
    tag: cidText(root.digest, root.codec),
    ...(sha256 === null ? {} : { sha256 }),
  }
}
