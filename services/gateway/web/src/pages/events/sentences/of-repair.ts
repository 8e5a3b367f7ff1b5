import { counted } from '../../../ui/format/number.ts'
import { all, around, commas, joined, type Part, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import { nodePart, type Telling, wordFrom } from './telling.ts'

/** Chunks by the repair that they call for. */
const CLASSES = {
  'last-copy': 'with one copy left',
  'below-quorum': 'with fewer copies than an upload waits for',
  'below-wanted': 'with fewer copies than wanted',
}
const VERDICTS = { 'no-answer': 'without an answer' }

const amount = (t: Telling) => all(t.count('chunks', 'chunk'), around(', ', t.bytes('bytes')))

/** `3 chunks with one copy left, 102 chunks with fewer copies than wanted`. */
const byClass = (t: Telling) =>
  t.read('byClass', (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const counts = Object.entries(value as Record<string, unknown>)
    if (!counts.every((one): one is [string, number] => typeof one[1] === 'number'))
      return undefined
    const each = counts.map(([name, n]) => `${counted(n, 'chunk')} ${wordFrom(CLASSES, name)}`)
    return each.join(', ') || []
  })

/** `good on A, missing on B`: each copy of a chunk that was read. */
const verdicts = (t: Telling) =>
  t.read('copies', (value) => {
    if (!Array.isArray(value) || !value.every(isVerdict)) return undefined
    const each = value.map(
      ({ nodeId, verdict }) => say`${wordFrom(VERDICTS, verdict)} on ${nodePart(nodeId) as Part}`,
    )
    return joined(', ', each)?.parts ?? 'no copy is recorded'
  })

const isVerdict = (one: unknown): one is { nodeId: number; verdict: string } => {
  const { nodeId, verdict, ...others } = (one ?? {}) as Record<string, unknown>
  const known = nodePart(nodeId) !== undefined && typeof verdict === 'string'
  return known && Object.keys(others).length === 0
}

const badCopy = (how: 'missing' | 'corrupt') => (t: Telling) =>
  all(
    say`a reader found the copy of ${t.chunk('cid')} on ` ?? 'a reader found a copy on ',
    t.aNode(),
    ` ${how}`,
  )

/** What makes copies again, and what keeps them from being removed. */
export const OF_REPAIR: Sentences = {
  'read.missing-copy': badCopy('missing'),
  'read.corrupt-copy': badCopy('corrupt'),
  'repair.started': (t) =>
    all(
      'repair began',
      around(': ', commas(t.count('chunks', 'chunk'), t.bytes('bytes'))),
      around(', of them ', byClass(t)),
    ),
  'repair.finished': (t) =>
    all(
      say`${amount(t)}, ${t.verb('chunks', 'was', 'were')} copied` ?? 'repair ended',
      say`; repair began ${t.time('since')}`,
      say`; ${t.number('parkedChunks')} more ${t.verb('parkedChunks', 'waits', 'wait')} for a node`,
    ),
  'chunk.verified': (t) =>
    all(
      'chunk ',
      t.chunk('digest') ?? 'of some file',
      ' was read and hashed',
      around(': ', verdicts(t)),
    ),
  'chunk.repair-wanted': (t) =>
    all(
      'repair of chunk ',
      t.chunk('digest') ?? 'of some file',
      ' was asked for',
      say`, as one ${t.word('class', CLASSES)}`,
    ),
  'removals.frozen': (t) =>
    all(
      'nothing is removed from nodes until an administrator confirms',
      say`: generation ${t.number('generation')}, which this catalogue never used, is on ${t.nodes('nodes')}`,
    ),
  'removals.confirmed': () => all('it was confirmed that this catalogue is the right one'),
  'removals.resumed': (t) =>
    all('removals from nodes go on', say`, with generation ${t.number('generation')}`),
}
