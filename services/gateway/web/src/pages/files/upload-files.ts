import { client } from '../../api/client.ts'

export type UploadProgress = {
  stored: number
  of: number
  failed: { name: string; error: unknown }[]
}

/** Requests at a time: HTTP/1.1 gives a browser six connections for all its tabs. */
const AT_ONCE = 3

/**
 * Stores files in a folder, beside files of the same name. One that fails does not keep the others from
 * being stored; which did is in the result.
 */
export async function uploadFiles(
  files: readonly File[],
  folder: string,
  tell: (progress: UploadProgress) => void,
): Promise<UploadProgress> {
  const waiting = [...files]
  let progress: UploadProgress = { stored: 0, of: files.length, failed: [] }
  const say = (next: Partial<UploadProgress>) => {
    progress = { ...progress, ...next }
    tell(progress)
  }
  say({})
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { name } = file
      try {
        await client.uploadForm([{ name, body: file }], { folder, onConflict: 'rename' })
        say({ stored: progress.stored + 1 })
      } catch (error) {
        say({ failed: [...progress.failed, { name, error }] })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return progress
}
