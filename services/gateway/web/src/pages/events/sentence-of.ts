import { all, type Part, type Phrase } from './sentences/phrase.ts'
import { type Rest, restOf } from './sentences/rest.ts'
import { SENTENCES } from './sentences/table.ts'
import { begun, SUBJECT, type Told, tellingOf } from './sentences/telling.ts'
import { whatOf } from './what-of.ts'

export type Sentence = {
  parts: readonly Part[]
  /** Every detail that the sentence does not say, and whom or what it is about where that is not said. */
  rest: readonly Rest[]
}

/**
 * An event as a person tells it. What a newer server adds to it, or writes otherwise than expected, stands
 * below the sentence; an event that nobody knows has its name for a sentence. Pure.
 */
export function sentenceOf(event: Told): Sentence {
  const { action, subject, detail } = event
  const known = Object.hasOwn(SENTENCES, action) ? SENTENCES[action] : undefined
  const { parts, says }: Phrase = known?.(tellingOf(event)) ?? all(whatOf(action))
  const unsaid = Object.entries(detail).filter(([key]) => !says.includes(key))
  const about = subject === null || says.includes(SUBJECT) ? [] : restOf('id', subject)
  return {
    parts: begun({ parts, says }).parts,
    rest: [...unsaid.flatMap(([key, value]) => restOf(key, value)), ...about],
  }
}

/** The same as plain text; nodes by their number where nobody says what they are called. */
export const textOf = (parts: readonly Part[], nameOf = (id: number) => `node ${id}`): string =>
  parts
    .map((part) => {
      if (typeof part === 'string') return part
      if ('at' in part) return part.at
      return 'node' in part ? (part.name ?? nameOf(part.node)) : part.text
    })
    .join('')
