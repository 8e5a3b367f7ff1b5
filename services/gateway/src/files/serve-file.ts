import type { FileRow } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import type { Request, Response } from 'express'
import type { ContentReader } from '../content/types.ts'
import type { Representation } from './content-headers.ts'
import { sendContent } from './send-content.ts'

/** Streams a file's bytes as the answer to a GET or HEAD. */
export async function serveFile(
  { req, res, signal }: { req: Request; res: Response; signal: AbortSignal },
  { file, reader, download }: { file: FileRow; reader: ContentReader; download: boolean },
): Promise<undefined> {
  const { contentId, size } = file
  await sendContent({
    req,
    res,
    signal,
    download,
    file: representationOf(file),
    read: (range) => reader.read({ contentId, size, ...range, signal }),
  })
}

/** A content of one chunk has the SHA-256 of that chunk, which is its root; others are not known. */
export function representationOf(file: FileRow): Representation {
  const { root, name, contentType, size, updatedAt } = file
  return {
    name,
    contentType,
    size,
    updatedAt,
    tag: cidText(root.digest, root.codec),
    ...(root.codec === 'raw' ? { sha256: root.digest } : {}),
  }
}
