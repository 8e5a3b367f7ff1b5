/** What a file is when nobody said it, or said something that is no media type. */
export const UNKNOWN_TYPE = 'application/octet-stream'

// type "/" subtype and parameters of RFC 9110 section 8.3.1, kept to characters that are safe in a
// header whoever reads it.
const TOKEN = "[A-Za-z0-9!#$&^_.+'*`|~%-]+"
const MEDIA_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*"))*$`,
)

/**
 * The media type as it is stored: at most 255 characters, else {@link UNKNOWN_TYPE}. Type and subtype
 * mean the same in any case and are kept in lower case, so that a list by type is a range of an index.
 */
export function cleanMediaType(given: string | undefined): string {
  const type = given?.trim() ?? ''
  if (type.length > 255 || !MEDIA_TYPE.test(type)) return UNKNOWN_TYPE
  const parameters = type.includes(';') ? type.slice(type.indexOf(';')) : ''
  return `${essence(type)}${parameters}`
}

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

const essence = (type: string): string => (type.split(';')[0] as string).trim().toLowerCase()

export const mayShowInline = (type: string): boolean => INLINE.has(essence(type))

/** Without a charset some browsers guess, and a guess can be UTF-7 or worse. */
export const servedMediaType = (type: string): string =>
  essence(type) === 'text/plain' && !/;[ \t]*charset=/i.test(type)
    ? 'text/plain; charset=utf-8'
    : type

/**
 * The type of a raw upload. `curl --data-binary` calls everything a web form unless told otherwise;
 * nobody stores a file of that type on purpose.
 */
export const uploadedMediaType = (given: string | undefined): string => {
  const type = cleanMediaType(given)
  return essence(type) === 'application/x-www-form-urlencoded' ? UNKNOWN_TYPE : type
}
