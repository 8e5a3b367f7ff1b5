import type { CheckFinding, FindingKind, FindingSeverity } from '@holdfast/catalog'
import { FULL_FOR_ALL, FULL_FOR_MOST, isMember, type NodeState } from '@holdfast/placement'
import type { GroupRow, Sum } from '../../groups/evaluate-groups.ts'
import type { ProbeKind } from '../../probes/probe-node.ts'
import type { NodeFact } from '../facts.ts'
import { inBytes, inTime } from './words.ts'

/** Joining and coming back are over within seconds, or something is in their way. */
const LONG_SECONDS = 600
/** So far above the others' fill, a node is worth a look. */
const UNEVEN = 0.2

type Words = { kind: FindingKind; severity: FindingSeverity; what: string; action: string }

/** What is wrong with each node, by its state, by what it answers right now, and by its fill. Pure. */
export function nodeFindings(
  nodes: readonly NodeFact[],
  rows: readonly GroupRow[],
): CheckFinding[] {
  const held = heldBy(rows)
  const usual = usualFill(nodes)
  return nodes.flatMap((node) => {
    const { chunks, bytes } = held.get(node.id) ?? { chunks: 0, bytes: 0 }
    const words = [wordsForState(node), wordsForFill(node, usual)]
    return words.flatMap((found) => {
      if (found === undefined) return []
      const { kind, severity, what, action } = found
      const detail = `Node ${node.name} ${what}; it holds ${inBytes(bytes)}.`
      return [{ kind, severity, chunks, bytes, nodeId: node.id, detail, action }]
    })
  })
}

function heldBy(rows: readonly GroupRow[]): Map<number, Sum> {
  const held = new Map<number, Sum>()
  for (const { holders, chunks, bytes } of rows) {
    for (const id of holders) {
      const sum = held.get(id) ?? { chunks: 0, bytes: 0 }
      held.set(id, { chunks: sum.chunks + chunks, bytes: sum.bytes + bytes })
    }
  }
  return held
}

function wordsForState(node: NodeFact): Words | undefined {
  const { state, probe, reason, secondsInState } = node
  // A definite answer says more than a state, which may be a few seconds behind.
  const told = probe === undefined || state === 'drained' ? undefined : BY_PROBE[probe.kind]
  if (told !== undefined) return told
  const since = `${inTime(secondsInState)} ago${reason ? ` (${reason})` : ''}`
  if (state === 'quarantined') {
    return {
      kind: 'node-lies',
      severity: 'critical',
      what: `is in quarantine since ${since}`,
      action:
        'Its copies are made again on others. Find out why it lied, then `nodes resume`, or remove it.',
    }
  }
  if (AWAY.has(state)) return away(state, `is ${state} since ${since}`)
  if (probe?.kind === 'silent' && state !== 'drained') {
    return away(state, `did not answer just now (${codeOf(probe.error)})`)
  }
  if (state === 'joining' && secondsInState > LONG_SECONDS) {
    return {
      kind: 'node-joining',
      severity: 'warning',
      what: `was registered ${since} and has not joined yet`,
      action: 'Test the node; its reason says what is in the way.',
    }
  }
  if (state === 'returning' && secondsInState > LONG_SECONDS) {
    return {
      kind: 'node-unknown',
      severity: 'notice',
      what: `came back ${since} and its blocks are still being compared`,
      action: 'Nothing to do; its copies count fully when the comparison is over.',
    }
  }
  return undefined
}

/** What a node or its network says is not repeated: only our own word for it. */
const codeOf = (error = ''): string => /^[A-Z_]+(?=:|$)/.exec(error)?.[0] ?? 'no reason given'

const AWAY: ReadonlySet<NodeState> = new Set<NodeState>(['suspect', 'down', 'out', 'misconfigured'])

function away(state: NodeState, what: string): Words {
  if (state === 'misconfigured') return { ...(BY_PROBE.refused as Words), what }
  const action =
    state === 'maintenance'
      ? 'It is in maintenance: its copies are not replaced until that ends.'
      : state === 'out'
        ? 'Repair makes its copies again on other nodes. If it comes back, they count again.'
        : 'Last copies are repaired at once; the rest when the node is out, minutes later.'
  const severity = state === 'maintenance' ? 'notice' : 'warning'
  return { kind: 'node-away', severity, what, action }
}

const BY_PROBE: Readonly<Partial<Record<ProbeKind, Words>>> = {
  refused: {
    kind: 'node-refuses',
    severity: 'warning',
    what: 'answers and does not let us in',
    action: 'Correct its credentials or its settings; nothing is copied away because of that.',
  },
  swapped: {
    kind: 'node-swapped',
    severity: 'critical',
    what: 'answers as another repository than the one that was registered',
    action: 'Repair makes its copies again elsewhere; the new repository joins under a new id.',
  },
  'no-canary': {
    kind: 'node-wiped',
    severity: 'critical',
    what: 'has lost the block that marks its repository, so it was probably wiped',
    action: 'Repair makes its copies again; look for what emptied it (a garbage collection?).',
  },
  'bad-canary': {
    kind: 'node-canary',
    severity: 'warning',
    what: 'returned its marking block with other bytes',
    action: 'The block is written anew. Scrub the node: its disk or memory changes data.',
  },
}

const fillOf = ({ used, capacity }: NodeFact): number => (capacity > 0 ? used / capacity : 0)

/** Used over capacity of all members together; undefined where it says nothing. */
function usualFill(nodes: readonly NodeFact[]): number | undefined {
  const known = nodes.filter(({ state, capacity }) => isMember(state) && capacity > 0)
  if (known.length < 2) return undefined
  const sum = (of: (node: NodeFact) => number) => known.reduce((all, node) => all + of(node), 0)
  return sum(({ used }) => used) / sum(({ capacity }) => capacity)
}

function wordsForFill(node: NodeFact, usual: number | undefined): Words | undefined {
  const fill = fillOf(node)
  const percent = `${Math.floor(100 * fill)} %`
  if (fill >= FULL_FOR_MOST) {
    const rest = fill >= FULL_FOR_ALL ? 'nothing' : 'last copies only'
    return {
      kind: 'node-full',
      severity: 'warning',
      what: `is ${percent} full and takes ${rest}`,
      action: 'Add a node or room; rebalancing moves copies to emptier nodes.',
    }
  }
  if (usual !== undefined && isMember(node.state) && fill > usual + UNEVEN) {
    return {
      kind: 'node-unbalanced',
      severity: 'notice',
      what: `is ${percent} full where all together are ${Math.floor(100 * usual)} %`,
      action: 'Rebalancing evens it out; check the weights if it comes back.',
    }
  }
  return undefined
}
