import type { AuditRow } from '@holdfast/client'
import { formatBytes } from '../../../ui/format/bytes.ts'
import { capitalized } from '../../../ui/format/capitalized.ts'
import { shortCid, truncateMiddle } from '../../../ui/format/middle.ts'
import { counted, formatNumber } from '../../../ui/format/number.ts'
import { wordOf } from '../../../ui/words.ts'
import { listed, type Part, type Phrase, phrase } from './phrase.ts'

/** An event, wherever it comes from. */
export type Told = Pick<AuditRow, 'action' | 'subject' | 'detail'> &
  Partial<Pick<AuditRow, 'names' | 'actor' | 'actorId'>>

/** Stands for the subject among the details that a phrase says. */
export const SUBJECT = 'subject '

/** Reads the details of one event as pieces of its sentence; undefined where one is not as expected. */
export type Telling = ReturnType<typeof tellingOf>

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const asNumber = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

export function tellingOf({ subject, detail, names = {}, actor, actorId }: Told) {
  /** What a detail comes to; it is said by that, unless nothing came of it. */
  const read = (key: string, part: (value: unknown) => Part | readonly Part[] | undefined) => {
    const parts = Object.hasOwn(detail, key) ? part(detail[key]) : undefined
    if (parts === undefined) return undefined
    return phrase(typeof parts === 'object' && 'length' in parts ? parts : [parts], [key])
  }
  const number = (key: string, show: (value: number) => string) =>
    read(key, (value) => (asNumber(value) === undefined ? undefined : show(value as number)))
  const called = (id: string) => names[id] ?? truncateMiddle(id, 9)
  const fileOf = (id: string): Part => ({ to: `/admin/files/${id}`, text: called(id), title: id })
  const userOf = (id: string, name?: string): Part => ({
    to: pageOfUser(id, names[id]),
    text: name ?? called(id),
    title: id,
  })
  const ofSubject = (part: (id: string) => Part | undefined): Phrase | undefined => {
    const said = subject === null ? undefined : part(subject)
    return said === undefined ? undefined : phrase([said], [SUBJECT])
  }
  /** The subject by the name that it had then, which a detail has. */
  const nameThen = (key: string, aSubject: (name?: string) => Phrase): Phrase => {
    const name = Object.hasOwn(detail, key) ? asText(detail[key]) : undefined
    const { parts, says } = aSubject(name)
    return phrase(parts, name === undefined ? says : [...says, key])
  }
  return {
    read,
    called: nameThen,
    number: (key: string) => number(key, formatNumber),
    count: (key: string, one: string, many?: string) => number(key, (n) => counted(n, one, many)),
    /** The verb behind such a number. */
    verb: (key: string, one: string, many: string) => number(key, (n) => (n === 1 ? one : many)),
    bytes: (key: string) => number(key, formatBytes),
    text: (key: string) => read(key, asText),
    /** What a word for programs is called; a word that nobody knows yet stays as it is. */
    word: (key: string, words: Readonly<Record<string, string>>) =>
      read(key, (value) => asText(value) && wordFrom(words, value as string)),
    /** Words for true and for false; no words where that is as usual. */
    flag: (key: string, whenTrue: string, whenFalse = '') =>
      read(key, (value) => {
        if (typeof value !== 'boolean') return undefined
        const said = value ? whenTrue : whenFalse
        return said === '' ? [] : said
      }),
    /** Words for null. */
    none: (key: string, words: string) =>
      read(key, (value) => (value !== null ? undefined : words === '' ? [] : words)),
    time: (key: string) => read(key, (value) => (isTime(value) ? { at: value } : undefined)),
    node: (key: string) => read(key, (value) => nodePart(value)),
    nodes: (key: string) =>
      read(key, (value) =>
        isListOf(value, isNodeId) ? partsOf(value.map((id) => nodePart(id))) : undefined,
      ),
    nodeState: (key: string) => read(key, (value) => asText(value) && stateWord(value as string)),
    user: (key: string) => read(key, (value) => asText(value) && userOf(value as string)),
    file: (key: string) => read(key, (value) => asText(value) && fileOf(value as string)),
    chunk: (key: string) => read(key, (value) => asText(value) && chunkPart(value as string)),
    chunks: (key: string) =>
      read(key, (value) =>
        isListOf(value, asText) ? partsOf(value.map((name) => chunkPart(name))) : undefined,
      ),
    /** The subject as a node, a file or a user; in these words where the event has none. */
    aNode: (name?: string) =>
      ofSubject((id) => nodePart(Number(id), name)) ?? phrase([name ?? 'a node']),
    aFile: () => ofSubject(fileOf) ?? phrase(['a file']),
    aUser: (name?: string) => ofSubject((id) => userOf(id, name)) ?? phrase([name ?? 'somebody']),
    /** Who did it, where that is told. */
    theActor: () => phrase([actorId ? userOf(actorId, actor ?? undefined) : 'somebody']),
    link: (to: (id: string) => string, text: string) =>
      ofSubject((id) => ({ to: to(encodeURIComponent(id)), text, title: id })) ?? phrase([text]),
    subjectText: (text: (id: string) => string) => ofSubject(text),
  }
}

/** Accounts have no page of their own: the list of them by the address, or what happened to them. */
const pageOfUser = (id: string, email: string | undefined): string =>
  email === undefined
    ? `/admin/events?subject=${encodeURIComponent(id)}`
    : `/admin/users?search=${encodeURIComponent(email)}`

const isNodeId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < 32_768

export const nodePart = (value: unknown, name?: string): Part | undefined =>
  isNodeId(value) ? { node: value, ...(name === undefined ? {} : { name }) } : undefined

/** A chunk by its CID or its digest. */
export const chunkPart = (name: string): Part => ({
  to: `/admin/chunks/${encodeURIComponent(name)}`,
  text: /^[0-9a-f]{64}$/.test(name) ? name.slice(0, 12) : shortCid(name),
  title: name,
})

export const isTime = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))

/** `read-only`, `draining`; a state that nobody knows yet stays as it is. */
export const stateWord = (state: string): string => {
  const { word } = wordOf('node', state)
  return word === 'Unknown' ? state : word.toLowerCase()
}

export const wordFrom = (words: Readonly<Record<string, string>>, value: string): string =>
  Object.hasOwn(words, value) ? (words[value] as string) : value

const isListOf = <T>(
  value: unknown,
  is: (one: unknown) => T | undefined | boolean,
): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => is(one) !== undefined && is(one) !== false)

const partsOf = (parts: readonly (Part | undefined)[]): readonly Part[] | undefined =>
  listed(parts.filter((part) => part !== undefined))?.parts

/** The first letter of the sentence, where it begins with words. */
export const begun = ({ parts: [first, ...others], says }: Phrase): Phrase =>
  typeof first === 'string'
    ? phrase([capitalized(first), ...others], says)
    : phrase(first === undefined ? [] : [first, ...others], says)
