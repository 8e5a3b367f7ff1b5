/** Longest name in UTF-8 bytes: what most file systems take, so a download keeps its name. */
const MAX_NAME_BYTES = 255

/**
 * The first of "name (2).ext", "name (3).ext" … that is not taken. The extension is what follows the
 * last dot, unless the dot is the first character; a name too long for the number loses characters
 * from its end, never half of one.
 */
export function freeName(name: string, taken: (candidate: string) => boolean): string {
  const { stem, extension } = splitName(name)
  for (let n = 2; ; n += 1) {
    const tail = ` (${n})${extension}`
    const candidate = `${cut(stem, MAX_NAME_BYTES - Buffer.byteLength(tail))}${tail}`
    if (!taken(candidate)) return candidate
  }
}

/** What all candidates of a name begin with, for one query that finds those taken. */
export function stemOf(name: string): string {
  const { stem, extension } = splitName(name)
  // Room for " (9999999)": shorter than any candidate's stem, so the prefix finds them all.
  return cut(stem, MAX_NAME_BYTES - Buffer.byteLength(extension) - 10)
}

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  // An "extension" as long as a sentence is none.
  if (dot <= 0 || name.length - dot > 32) return { stem: name, extension: '' }
  return { stem: name.slice(0, dot), extension: name.slice(dot) }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(segment) > bytes) break
    kept += segment
  }
  return kept
}
