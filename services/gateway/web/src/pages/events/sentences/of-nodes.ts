import { all, around, commas, joined, say } from './phrase.ts'
import type { Sentences } from './table.ts'
import type { Telling } from './telling.ts'

const LIES = {
  'other-bytes': 'it returned other bytes than it was asked for',
  'not-there': 'it does not have what it confirmed',
  invented: 'it said that it has what nobody stored',
}

/** What became of a node's own settings, one by one. */
const changesOf = (t: Telling) =>
  joined('; ', [
    say`its name is now ${t.text('name')}`,
    say`its address is now ${t.text('rpcUrl')}`,
    say`its gateway is now ${t.text('gatewayUrl') ?? t.none('gatewayUrl', 'none')}`,
    say`its zone is now ${t.text('zone') ?? t.none('zone', 'its own')}`,
    say`its weight is now ${t.read('weight', (value) => (typeof value === 'number' ? String(value) : undefined))}`,
    t.read('credentials', (value) =>
      value === 'changed' ? 'its credentials are others' : undefined,
    ),
  ])

/** Nodes: how they come, are, and go. */
export const OF_NODES: Sentences = {
  'node.added': (t) =>
    all(named(t), ' was added', say` at ${t.text('rpcUrl')}`, say` and is ${t.nodeState('state')}`),
  'node.changed': (t) => all(t.aNode(), ' was changed', around(': ', changesOf(t))),
  'node.state': (t) =>
    all(
      t.aNode(),
      say` went from ${t.nodeState('from')} to ${t.nodeState('to')}` ??
        say` is now ${t.nodeState('to')}` ??
        ' changed its state',
      say`: ${t.text('reason')}`,
      t.read('evidence', (value) => (isEmpty(value) ? [] : undefined)),
    ),
  'node.leaving': (t) =>
    all(named(t), ' is to leave as soon as it is drained', say`; it was ${t.nodeState('state')}`),
  'node.stays': (t) =>
    all(named(t), ' is to stay after all', say`; it was ${t.nodeState('state')}`),
  'node.removed': (t) =>
    all(
      named(t),
      t.flag('lost', ' was given up', ' was removed') ?? ' was removed',
      say` while it was ${t.nodeState('from')}`,
      around(': ', commas(heldThere(t), lastThere(t))),
      t.flag('confirmed', '; that they are lost was confirmed'),
      say`; that was asked for ${t.time('askedAt')}`,
    ),
  'node.open': (t) =>
    all(
      t.aNode(),
      ' lets in whoever reaches',
      say` ${t.text('rpcUrl')}` ?? ' it',
      ', without credentials',
    ),
  'node.tested': (t) =>
    say`the address ${t.text('rpcUrl')} was tested, as one that may become a node` ??
    all(t.aNode(), ' was tested'),
  'node.canary-corrupt': (t) =>
    all(
      t.aNode(),
      ' returned the block that it is tested by (its canary) changed',
      say`: ${t.text('error')}` ?? t.none('error', ''),
    ),
  'node.lied': (t) =>
    all(t.aNode(), ' said something that is not so', say`: ${t.word('kind', LIES)}`),
  'node.lies': (t) =>
    all(
      t.aNode(),
      ' seems to lie',
      say`, ${t.count('lies', 'time')} proven`,
      '; too many nodes do for that to be believed, so it was not quarantined',
    ),
  'brake.pulled': (t) =>
    all(
      t.nodes('nodes') ?? 'several nodes',
      ' went down together',
      say`, more than the ${t.count('limit', 'node')} that may`,
      ': nothing goes out until that is clear',
    ),
  'brake.released': (t) =>
    all(
      'nodes go out again as usual',
      say`: it is clear what became of ${t.nodes('nodes')}`,
      say`, more than the ${t.count('limit', 'node')} that may go down together`,
    ),
}

const heldThere = (t: Telling) =>
  say`${t.count('chunks', 'chunk')}${around(', ', t.bytes('bytes')) ?? ''}, lay there`

const lastThere = (t: Telling) =>
  say`${t.count('lastChunks', 'chunk')}${around(', ', t.bytes('lastBytes')) ?? ''}, nowhere else`

/** A node by the name it had then. */
const named = (t: Telling) => t.called('name', t.aNode)

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
