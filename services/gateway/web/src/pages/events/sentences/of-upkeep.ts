import { all, around, commas, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import type { Telling } from './telling.ts'

const BY = { scrub: 'the scrub' }

const badCopy = (how: 'missing' | 'corrupt') => (t: Telling) =>
  all(
    say`${t.word('by', BY)} found the copy of ${t.chunk('cid')} on ` ??
      say`the copy of ${t.chunk('cid')} was found on ` ??
      'a copy was found on ',
    t.aNode(),
    ` ${how}`,
  )

/** What was compared, and what came of it. */
const compared = (t: Telling) =>
  commas(
    say`${t.count('listed', 'block')} listed`,
    say`${t.count('held', 'copy', 'copies')} known`,
    say`${t.number('missing')} missing`,
    say`${t.number('exempt')} left alone`,
    say`${t.number('unknown')} that nobody knows`,
    say`${t.number('adopted')} taken in as copies`,
    say`${t.number('retired')} to leave after the grace`,
  )

const reread = (t: Telling) =>
  commas(
    say`${t.count('chunks', 'copy', 'copies')}${around(', ', t.bytes('bytes')) ?? ''}, read`,
    say`${t.number('missing')} missing`,
    say`${t.number('corrupt')} corrupt`,
  )

/** Copies that are read, and blocks that are compared with the catalogue. */
export const OF_UPKEEP: Sentences = {
  'scrub.started': (t) => all('a scrub of ', t.aNode(), ' began'),
  'scrub.finished': (t) => all('the scrub of ', t.aNode(), ' ended', around(': ', reread(t))),
  'scrub.missing-copy': badCopy('missing'),
  'scrub.corrupt-copy': badCopy('corrupt'),
  'inventory.wanted': (t) =>
    all('an inventory of ', t.aNode(), ' was asked for', say`: ${t.text('why')}`),
  'inventory.findings': (t) =>
    all('the inventory of ', t.aNode(), ' ended', around(': ', compared(t))),
  'inventory.asks': (t) =>
    all(
      say`nobody knows ${t.number('unknown')} of ${t.count('listed', 'block')} on ` ??
        'nobody knows some blocks on ',
      t.aNode(),
      '; an administrator has to confirm before they go',
    ),
  'inventory.confirmed': (t) =>
    all(
      say`${t.count('blocks', 'block')} that nobody knows may leave ` ??
        'what nobody knows may leave ',
      t.aNode(),
    ),
  'inventory.false-blocks': (t) =>
    all(
      t.aNode(),
      ' has ',
      t.count('blocks', 'block') ?? 'blocks',
      ' with bytes that do not fit their name',
    ),
  'inventory.missing-copies': (t) =>
    all(
      t.aNode(),
      ' misses ',
      t.count('copies', 'copy', 'copies') ?? 'copies',
      say`, ${t.number('only')} without another`,
      say`: ${t.chunks('cids')}`,
    ),
}
