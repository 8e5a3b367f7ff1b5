/** What a file is when nobody said it, or said something that is no media type. */
export const UNKNOWN_TYPE = 'application/octet-stream'

// type "/" subtype and parameters of RFC 9110 section 8.3.1, kept to characters that are safe in a
// header whoever reads it.
const TOKEN = "[A-Za-z0-9!#$&^_.+'*`|~%-]+"
const MEDIA_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*"))*$`,
)

/** The media type as it is stored: at most 255 characters, else {@link UNKNOWN_TYPE}. */
export function cleanMediaType(given: string | undefined): string {
  const type = given?.trim() ?? ''
  return type.length <= 255 && MEDIA_TYPE.test(type) ? type : UNKNOWN_TYPE
}
