import type { ChunkFilter } from '@holdfast/client'
import { defined, oneOf, wholeNumber } from '../../ui/url/url-state.ts'
import { COPY_CLASSES } from '../../ui/words.ts'

export const STATES = [
  ['', 'Every state'],
  ['lost', 'Lost'],
  ['unreadable', 'Unreadable'],
  ['at-risk', 'At risk'],
  ['fewer-copies', 'Fewer copies'],
  ['storing', 'Storing'],
  ['safe', 'Safe'],
  ['unused', 'Unused'],
] as const

export const ISSUES = [
  ['any', 'With any issue'],
  ['missing', 'With a missing copy'],
  ['corrupt', 'With a corrupt copy'],
  ['moving', 'Moving'],
  ['removing', 'Being removed'],
  ['all', 'With and without'],
] as const

export const CLASSES = [['', 'Any'], ['any', 'Stored and used'], ...COPY_CLASSES] as const

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Of its beginning, as many characters as tell it from hexadecimal digits. */
const BEGINNING = /^baf[ky][a-z2-7]{0,55}$/
const CID = /^(b[a-z2-7]{50,}|Qm[1-9A-HJ-NP-Za-km-z]{44}|z[1-9A-HJ-NP-Za-km-z]{44,})$/

/** Whether the server can look for it: a CID or a digest, or the beginning of one. */
export const isChunkName = (text: string): boolean =>
  /^[0-9a-f]{1,64}$/i.test(text) || BEGINNING.test(text) || CID.test(text)

/** What the address says about issues: alone the list opens with those that have some. */
export function issueOf(params: URLSearchParams): (typeof ISSUES)[number][0] {
  const words = ISSUES.map(([word]) => word)
  const others = ['state', 'node', 'only', 'class', 'copies', 'wanted', 'cid', 'file'].some(
    (name) => params.get(name),
  )
  return oneOf(params.get('issue'), words) ?? (others ? 'all' : 'any')
}

/** What the address asks of the list of chunks; what it cannot ask is left out. Pure. */
export function chunkFilterOf(params: URLSearchParams): Omit<ChunkFilter, 'cursor'> {
  const issue = issueOf(params)
  const file = params.get('file') ?? ''
  const cid = params.get('cid') ?? ''
  const classes = CLASSES.map(([name]) => name).filter((name) => name !== '')
  const [, ...states] = STATES.map(([state]) => state)
  return defined({
    issue: issue === 'all' ? undefined : issue,
    state: oneOf(params.get('state'), states as Exclude<(typeof states)[number], ''>[]),
    nodeId: wholeNumber(params.get('node')),
    onlyOn: wholeNumber(params.get('only')),
    class: oneOf(params.get('class'), classes),
    copies: wholeNumber(params.get('copies')),
    wanted: wholeNumber(params.get('wanted')),
    fileId: ID.test(file) ? file : undefined,
    cid: isChunkName(cid) ? cid : undefined,
  })
}
