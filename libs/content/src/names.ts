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

/** What is wrong with the segments of a folder path, one sentence each; none when it may be. */
export function checkSegments(segments: readonly string[]): string[] {
  const faults = segments.map(nameFault).filter((fault) => fault !== undefined)
  const tooLong = Buffer.byteLength(`/${segments.join('/')}`) > MAX_FOLDER_BYTES
  return tooLong
    ? [...faults, `a folder path has at most ${MAX_FOLDER_BYTES} bytes of UTF-8`]
    : faults
}
