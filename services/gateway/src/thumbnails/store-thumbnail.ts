import { type Catalog, type FileRow, findFile, setThumbnail } from '@holdfast/catalog'
import { cidText } from '@holdfast/chunks'
import type { ContentWriter } from '../content/types.ts'
import { NotFound, PreconditionFailed } from '../http/errors.ts'
import { inTime } from '../http/in-time.ts'
import { readPicture } from './read-picture.ts'

type Input = {
  target: { ownerId: string; fileId: string; within: string | undefined }
  /** Root CID of the bytes that it shows. */
  of: string
  body: AsyncIterable<Buffer>
  signal: AbortSignal
}

/**
 * Stores a small picture of a file as any content, and attaches it. Throws NotFound, PreconditionFailed
 * when the file has other bytes by now, and what `readPicture` and the writer throw.
 */
export async function storeThumbnail(
  { catalog, writer }: { catalog: Catalog; writer: ContentWriter },
  { target, of, body, signal }: Input,
): Promise<FileRow> {
  const guard = ({ root }: FileRow) => {
    if (cidText(root.digest, root.codec) !== of) throw new PreconditionFailed()
  }
  const { ownerId, fileId: id, within } = target
  const file = await inTime(findFile(catalog, { ownerId, id, within }))
  if (file === undefined) throw new NotFound('This file')
  const picture = await readPicture(body)
  // Before a byte is stored; asked again when it is attached.
  guard(file)
  const stored = await writer.store({
    ownerId,
    source: once(picture.bytes),
    declaredSize: picture.bytes.length,
    // It takes none of the quota of files.
    replaces: true,
    signal,
  })
  const { contentType } = picture
  const commit = () =>
    setThumbnail(catalog, { ...target, guard, stored: { ...stored, contentType } })
  return writer.attach(stored, commit)
}

async function* once(bytes: Uint8Array) {
  yield bytes
}
