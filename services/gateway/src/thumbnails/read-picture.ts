import { BodyTooLarge, UnsupportedMediaType } from '../http/errors.ts'
import { pictureType } from './picture-type.ts'

/** 256 pixels each way take a tenth of it. */
export const LARGEST_THUMBNAIL = 64 * 1_024

export type Picture = { bytes: Uint8Array; contentType: string }

/** Reads a small picture whole. Throws BodyTooLarge, or UnsupportedMediaType for what is none. */
export async function readPicture(body: AsyncIterable<Buffer>): Promise<Picture> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > LARGEST_THUMBNAIL) throw new BodyTooLarge('A thumbnail has at most 64 KiB.')
    pieces.push(piece)
  }
  const bytes = Buffer.concat(pieces)
  const contentType = pictureType(bytes)
  if (contentType === undefined) {
    throw new UnsupportedMediaType('A thumbnail is a JPEG, PNG or WebP picture.')
  }
  return { bytes, contentType }
}
