/** How names of files and folders are spelled inside an archive. */
export type Spelling = {
  /** The name as it will stand there. */
  spell(name: string): string
  /** Two names with the same key cannot lie in one folder. */
  key(name: string): string
}

/** As they are: for formats whose names are bytes, such as UnixFS. */
export const EXACT: Spelling = { spell: (name) => name, key: (name) => name }

/** The longest name that the file systems people unpack into take, in bytes of UTF-8. */
const MAX_NAME_BYTES = 255

// What Windows refuses in a name, what separates folders anywhere, and what moves terminals.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\\/:*?"<>|]/gu

// Devices, in any folder and with any ending: `aux.txt` is one too. The digits also as ¹ ² ³.
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ ]*(\.|$)/iu

/**
 * Names that every system can unpack without leaving the folder, losing a file or opening a device:
 * no separators, drives, dots alone or at the end, devices or control characters; and no two in one
 * folder that a file system without upper case, or one that composes accents, takes for the same.
 */
export const PORTABLE: Spelling = {
  spell(name) {
    let safe = name.toWellFormed().replace(UNSAFE, '_')
    // Windows drops them, so `a.` would be `a`, and `..` the folder above.
    safe = safe.replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
    if (safe === '') safe = '_'
    if (DEVICE.test(safe)) safe = `_${safe}`
    return cut(safe, MAX_NAME_BYTES)
  },
  // Upper case first: ß and ẞ, ſ and s meet only that way.
  key: (name) => name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC'),
}

/**
 * Gives each name of one folder a spelling that no other has: `cat.jpg`, `cat (2).jpg`. Linear, also
 * where all names are the same.
 */
export function createNaming({ spell, key }: Spelling): (name: string) => string {
  const taken = new Set<string>()
  const lastNumbers = new Map<string, number>()
  return (name) => {
    const plain = spell(name)
    let candidate = plain
    for (let n = (lastNumbers.get(key(plain)) ?? 1) + 1; taken.has(key(candidate)); n += 1) {
      candidate = numbered(plain, n)
      lastNumbers.set(key(plain), n)
    }
    taken.add(key(candidate))
    return candidate
  }
}

function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  const tail = ` (${n})${ending}`
  const stem = name.slice(0, name.length - ending.length)
  return `${cut(stem, MAX_NAME_BYTES - Buffer.byteLength(tail))}${tail}`
}

/** The longest beginning that has at most so many bytes, not ending inside a character. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let rest = bytes
  let kept = ''
  for (const character of text) {
    rest -= Buffer.byteLength(character)
    if (rest < 0) break
    kept += character
  }
  return kept
}
