import { cleanMediaType, essenceOf, UNKNOWN_TYPE } from '@holdfast/content'

export { cleanMediaType, UNKNOWN_TYPE }

/**
 * What a browser may show in its own window (S6): bitmaps, sound, film and plain text. Not svg, html,
 * xml or pdf, which can carry scripts; whatever is not here is offered for saving.
 */
const INLINE = new Set([
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/plain',
  'video/mp4',
  'video/ogg',
  'video/webm',
])

export const mayShowInline = (type: string): boolean => INLINE.has(essenceOf(type))

/** Without a charset some browsers guess, and a guess can be UTF-7 or worse. */
export const servedMediaType = (type: string): string =>
  essenceOf(type) === 'text/plain' && !/;[ \t]*charset=/i.test(type)
    ? 'text/plain; charset=utf-8'
    : type

/**
 * The type of a raw upload. `curl --data-binary` calls everything a web form unless told otherwise;
 * nobody stores a file of that type on purpose.
 */
export const uploadedMediaType = (given: string | undefined): string => {
  const type = cleanMediaType(given)
  return essenceOf(type) === 'application/x-www-form-urlencoded' ? UNKNOWN_TYPE : type
}
