import { type FieldError, ValidationFailed } from '../http/errors.ts'

/**
 * What may be called what (S5). A name is data: it never becomes part of a path on any machine of
 * ours, so this protects those who download, list and unpack, not our own disks.
 *
 * - Control characters (C0, DEL, C1) and the line separators U+2028/9 are refused: they split log
 *   lines, headers and terminals.
 * - The bidirectional embeddings, overrides and isolates (U+202A–E, U+2066–9) are refused: with
 *   them `photo[RLO]gpj.exe` is displayed as `photoexe.jpg`. The plain direction marks (U+200E,
 *   U+200F, U+061C) and the joiners (U+200C/D) stay: Hebrew, Arabic, Persian and Indic names and
 *   emoji need them, and they cannot turn the order of letters.
 * - Names are kept exactly as sent, not brought to NFC: what was stored under one name must come
 *   back under that name, or a tool that compares names uploads the file for ever. Two spellings
 *   of one word are then two files, as on every POSIX file system and in S3.
 * - 255 bytes of UTF-8, the limit of the file systems people will unpack into.
 */
export const MAX_NAME_BYTES = 255
/** Bytes of UTF-8 of a whole folder path; keeps index rows below what a Postgres page holds. */
export const MAX_FOLDER_BYTES = 1_024

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u
const BIDI = /[\u202a-\u202e\u2066-\u2069]/u

/** Why this cannot be a name; undefined when it can. */
export function nameFault(name: string): string | undefined {
  if (name === '') return 'a name cannot be empty'
  if (name === '.' || name === '..') return `"${name}" is not a name`
  if (name.includes('/')) return 'a name cannot contain "/"'
  if (!name.isWellFormed()) return 'the name is not valid Unicode'
  if (CONTROL.test(name)) return 'a name cannot contain control characters'
  if (BIDI.test(name)) return 'a name cannot contain characters that reverse the text'
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
    return `a name has at most ${MAX_NAME_BYTES} bytes of UTF-8`
  }
  return undefined
}

/** Throws ValidationFailed, naming `path`, when the name is not allowed. */
export function checkName(name: string, path: string): string {
  const fault = nameFault(name)
  if (fault !== undefined) throw new ValidationFailed([{ path, message: fault }])
  return name
}

/**
 * The one spelling of a folder path: `/` or `/a/b`, each segment a valid name. `photos`, `/photos`
 * and `/photos/` are the same folder. Throws ValidationFailed.
 */
export function checkFolder(folder: string, path: string): string {
  if (folder === '' || folder === '/') return '/'
  return joinFolder(folder.replace(/^\//, '').replace(/\/$/, '').split('/'), path)
}

/** A folder from its segments; throws ValidationFailed when one is not a name or all are too long. */
function joinFolder(segments: readonly string[], path: string): string {
  const errors: FieldError[] = []
  for (const segment of segments) {
    const fault = nameFault(segment)
    if (fault !== undefined) errors.push({ path, message: fault })
  }
  const folder = `/${segments.join('/')}`
  if (Buffer.byteLength(folder) > MAX_FOLDER_BYTES) {
    errors.push({ path, message: `a folder path has at most ${MAX_FOLDER_BYTES} bytes of UTF-8` })
  }
  if (errors.length > 0) throw new ValidationFailed(errors)
  return folder
}

/** Splits the decoded segments of a `by-path` address into folder and name. Throws ValidationFailed. */
export function checkPath(segments: readonly string[]): { folder: string; name: string } {
  const name = checkName(segments.at(-1) ?? '', 'path')
  const above = segments.slice(0, -1)
  return { folder: above.length === 0 ? '/' : joinFolder(above, 'path'), name }
}
