import { isPicture } from '../thumbnails/is-picture.ts'
import type { Sender } from './slots.ts'

const stored = new Map<string, File>()

/** Keeps pictures that were stored, for their thumbnails. */
export const keepingPictures = (send: Sender): Sender =>
  Object.assign(
    async (...[upload, file, sending]: Parameters<Sender>) => {
      const done = await send(upload, file, sending)
      const { name, size } = upload
      if (isPicture({ name, size, contentType: file.type || 'application/octet-stream' })) {
        stored.set(done.fileId, file)
      }
      return done
    },
    { end: send.end },
  )

/** Has their thumbnails made; called when nothing is being uploaded, because it would take its time. */
export async function offerThumbnails(): Promise<void> {
  if (stored.size === 0) return
  const pictures = [...stored]
  stored.clear()
  const { thumbnailMaker } = await import('../thumbnails/app-maker.ts')
  for (const [id, picture] of pictures) thumbnailMaker.offer(id, picture)
}
