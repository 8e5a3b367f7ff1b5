import { fitInto } from './fit-into.ts'

/** Pixels of the longer side. */
const LONGEST = 256
/** What the gateway takes. */
const MOST_BYTES = 64 * 1_024

/** The first that is small enough is taken. A browser that cannot write WebP gives PNG instead. */
const WAYS = [
  ['image/webp', 0.8],
  ['image/webp', 0.5],
  ['image/jpeg', 0.7],
  ['image/jpeg', 0.4],
] as const

/** A picture, small. Rejects for what is none, and for what stays too large. */
export async function drawThumbnail(picture: Blob, signal: AbortSignal): Promise<Blob> {
  const bitmap = await createImageBitmap(picture)
  try {
    signal.throwIfAborted()
    const canvas = document.createElement('canvas')
    Object.assign(canvas, fitInto(bitmap, LONGEST))
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('this browser does not draw')
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    for (const [type, quality] of WAYS) {
      const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality))
      if (blob !== null && blob.size <= MOST_BYTES) return blob
    }
    throw new Error('the thumbnail stays too large')
  } finally {
    bitmap.close()
  }
}
