import { all, around, commas, type Phrase, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import type { Telling } from './telling.ts'

type Kind = 'rebalance' | 'drain'

/** `the drain of B`; leads to its plan. */
const planOf = (kind: Kind, t: Telling): Phrase =>
  all(
    'the ',
    t.link((id) => `/admin/balance/plans/${id}`, kind),
    say` of ${t.node('nodeId')}`,
  )

/** What a plan was made with. A drain finds its moves on the way. */
const made = (kind: Kind, t: Telling) =>
  kind === 'drain' && t.number('moves')?.parts[0] === '0'
    ? all({ parts: [], says: ['moves'] }, around(', ', nonZero(t)))
    : around(': ', commas(t.count('moves', 'move'), t.bytes('bytes')))

const nonZero = (t: Telling) =>
  t.bytes('bytes')?.parts[0] === '0 B' ? { parts: [], says: ['bytes'] } : t.bytes('bytes')

/** From which state to which, and a note. */
const change = (t: Telling) =>
  all(say` (${t.word('from', {})} → ${t.word('to', {})})`, say`: ${t.text('note')}`)

const sentence = (kind: Kind, verb: string) => (t: Telling) =>
  all(planOf(kind, t), ` ${verb}`, made(kind, t), change(t), say`, because ${t.text('reason')}`)

const VERBS = {
  proposed: 'was proposed',
  planned: 'was planned',
  started: 'began',
  paused: 'was paused',
  resumed: 'goes on',
  finished: 'ended',
  cancelled: 'was cancelled',
  failed: 'failed',
}

const ofKind = (kind: Kind): Sentences =>
  Object.fromEntries(
    Object.entries(VERBS).map(([name, verb]) => [`${kind}.${name}`, sentence(kind, verb)]),
  )

/** Plans that move copies. */
export const OF_PLANS: Sentences = { ...ofKind('rebalance'), ...ofKind('drain') }
