/** A piece of a sentence: words, a moment, or a name that leads to its page. */
export type Part =
  | string
  | { at: string }
  | { node: number; name?: string }
  | { to: string; text: string; title?: string }

/** Pieces, and which details of the event they say. What no phrase says is shown below the sentence. */
export type Phrase = { parts: readonly Part[]; says: readonly string[] }

/** Undefined: there is nothing to say, and neither is whatever it stands in. */
export type Bit = Phrase | Part | undefined

const isPhrase = (bit: Phrase | Part): bit is Phrase => typeof bit === 'object' && 'parts' in bit

export const phrase = (parts: readonly Part[], says: readonly string[] = []): Phrase => ({
  parts,
  says,
})

const phraseOf = (bit: Phrase | Part): Phrase => (isPhrase(bit) ? bit : phrase([bit]))

/** Words with pieces among them; nothing at all where one of the pieces is not there. */
export function say(words: TemplateStringsArray, ...bits: readonly Bit[]): Phrase | undefined {
  const there = bits.filter((bit) => bit !== undefined)
  if (there.length < bits.length) return undefined
  return all(...words.flatMap((word, i) => [word, there[i]]))
}

/** One after the other, without those that are not there. */
export function all(...bits: readonly Bit[]): Phrase {
  const phrases = bits
    .filter((bit) => bit !== undefined)
    .filter((bit) => bit !== '')
    .map(phraseOf)
  return phrase(
    phrases.flatMap(({ parts }) => parts),
    phrases.flatMap(({ says }) => says),
  )
}

/** Those that are there, with something between each two; undefined when none is. */
export function joined(between: string, bits: readonly Bit[]): Phrase | undefined {
  const phrases = bits.filter((bit) => bit !== undefined).map(phraseOf)
  const spoken = phrases.filter(({ parts }) => parts.length > 0)
  // Some details need no words where they are as usual; they are said by that.
  const silent = phrases.filter(({ parts }) => parts.length === 0)
  if (phrases.length === 0) return undefined
  return all(...spoken.flatMap((one, i) => (i === 0 ? [one] : [between, one])), ...silent)
}

export const commas = (...bits: readonly Bit[]): Phrase | undefined => joined(', ', bits)

/** `A, B and C`. */
export function listed(bits: readonly (Phrase | Part)[]): Phrase | undefined {
  const last = bits.at(-1)
  if (last === undefined || bits.length === 1) return last === undefined ? undefined : all(last)
  return say`${joined(', ', bits.slice(0, -1))} and ${last}`
}

/** Puts words before what may not be there, and words behind it. */
export const around = (before: string, bit: Phrase | undefined, behind = ''): Phrase | undefined =>
  bit === undefined || bit.parts.length === 0 ? bit : all(before, bit, behind)
