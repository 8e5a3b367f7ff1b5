/** What a file is when nobody said it, or said something that is no media type. */
export const UNKNOWN_TYPE = 'application/octet-stream'

// type "/" subtype and parameters of RFC 9110 section 8.3.1, kept to characters that are safe in a
// header whoever reads it.
const TOKEN = "[A-Za-z0-9!#$&^_.+'*`|~%-]+"
const MEDIA_TYPE = new RegExp(
  `^${TOKEN}/${TOKEN}(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]*"))*$`,
)

/** Type and subtype in lower case, without parameters. */
export const essenceOf = (type: string): string =>
  (type.split(';')[0] as string).trim().toLowerCase()

/**
 * The media type as it is stored: at most 255 characters, else {@link UNKNOWN_TYPE}. Type and subtype
 * mean the same in any case and are kept in lower case, so that a list by type is a range of an index.
 */
export function cleanMediaType(given: string | undefined): string {
  const type = given?.trim() ?? ''
  if (type.length > 255 || !MEDIA_TYPE.test(type)) return UNKNOWN_TYPE
  const parameters = type.includes(';') ? type.slice(type.indexOf(';')) : ''
  return `${essenceOf(type)}${parameters}`
}
