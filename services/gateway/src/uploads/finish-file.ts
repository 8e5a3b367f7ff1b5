import { type Catalog, type FileRow, finishUpload, type UploadRow } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import type { Begun, LongWriter } from '@holdfast/content'
import type { Logger } from 'pino'

/**
 * Stores what is left of an upload and makes it a file. From the commit on it is one, whatever happens to
 * the note of it: whoever asks next makes up for that.
 *
 * @throws NameTaken, QuotaExceeded, ChunksLost, UploadOvertaken, InsufficientNodes, NodesFull
 */
export async function finishFile(
  { catalog, long, log }: { catalog: Catalog; long: LongWriter; log: Pick<Logger, 'warn'> },
  {
    upload,
    begun,
    source,
    signal,
  }: {
    upload: UploadRow
    begun: Begun
    source: AsyncIterable<Uint8Array>
    signal: AbortSignal
  },
): Promise<FileRow> {
  const maxBytes = Number.MAX_SAFE_INTEGER
  const stored = await long.storeStream(begun, { source, first: begun.leaves, maxBytes, signal })
  // Whatever went wrong before: what is no whole file never becomes one.
  if (upload.size !== null && stored.size !== upload.size) {
    throw new Error(`an upload of ${counted(upload.size, 'byte')} has ${stored.size}`)
  }
  const { ownerId, folder, contentType, onConflict } = upload
  // Only parts have no name.
  const target = { ownerId, folder, name: upload.name as string, contentType, onConflict }
  const { file } = await long.commit(stored, target)
  await finishUpload(catalog, upload).catch((err: unknown) =>
    log.warn({ err, fileId: file.id }, 'a finished upload was not noted'),
  )
  return file
}
