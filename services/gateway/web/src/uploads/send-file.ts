import type { Client } from '@holdfast/client'
import type { Sender } from './slots.ts'

/** Less is sent again at once rather than gone on with: one request, and no row of an upload. */
const SMALL_BYTES = 8 * 1_048_576

type Parts = {
  client: Pick<Client, 'upload'>
  /** Loaded with the first large file. */
  resumable: () => Promise<Sender>
}

/** One request for small files, tus for the others. */
export function createSender({ client, resumable }: Parts): Sender {
  const send: Sender = async (upload, file, sending) => {
    if (upload.url !== undefined || upload.size > SMALL_BYTES) {
      return (await resumable())(upload, file, sending)
    }
    const { folder, name, onConflict } = upload
    const path = folder === '/' ? `/${name}` : `${folder}/${name}`
    const { signal } = sending
    const stored = await client.upload(path, file, {
      onConflict,
      contentType: file.type || 'application/octet-stream',
      signal,
    })
    return { fileId: stored.id }
  }
  send.end = async (url) => (await resumable()).end(url)
  return send
}
