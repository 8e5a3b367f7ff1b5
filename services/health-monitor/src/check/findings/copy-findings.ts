import type { CheckFinding } from '@holdfast/catalog'
import { counted } from '@holdfast/chunks'
import {
  copiesDue,
  isAwaited,
  isLive,
  liveCopies,
  type RiskClass,
  riskClass,
} from '@holdfast/placement'
import type { GroupRow, Sum } from '../../groups/evaluate-groups.ts'
import type { CopyFacts } from '../facts.ts'
import { inBytes, nodesByName } from './words.ts'

type Deficit = Sum & {
  /** Bytes of copies that can be made now, of those that wait for a node, and that find no room. */
  due: number
  awaited: number
  homeless: number
}

type Tally = {
  lost: Sum
  unreadable: Sum
  silent: Set<number>
  deficits: Record<'last-copy' | 'below-quorum' | 'below-wanted', Deficit>
  arriving: Sum
  noRoom: Sum
  tooFew: Sum
  surplus: Sum
}

const none = (): Sum => ({ chunks: 0, bytes: 0 })
const noDeficit = (): Deficit => ({ ...none(), due: 0, awaited: 0, homeless: 0 })

/** Lost, unreadable, short of copies, and copies too many: from sums and node states alone. Pure. */
export function copyFindings(facts: CopyFacts, names: ReadonlyMap<number, string>): CheckFinding[] {
  const tally = tallyOf(facts)
  return [
    ...lostAndUnreadable(tally, names),
    ...deficitFindings(tally),
    ...lesserFindings(tally),
  ].filter(({ chunks }) => chunks > 0)
}

function tallyOf(facts: CopyFacts): Tally {
  const tally: Tally = {
    lost: none(),
    unreadable: none(),
    silent: new Set(),
    deficits: {
      'last-copy': noDeficit(),
      'below-quorum': noDeficit(),
      'below-wanted': noDeficit(),
    },
    arriving: none(),
    noRoom: none(),
    tooFew: none(),
    surplus: none(),
  }
  for (const row of facts.rows) {
    // Unused chunks leave by themselves; without a holder it is an upload under way.
    if (row.wanted === 0 || row.holders.length === 0) continue
    addRow(tally, row, facts)
  }
  return tally
}

function addRow(tally: Tally, row: GroupRow, facts: CopyFacts): void {
  const risk = riskClass({ ...row, states: facts.states, quorum: facts.quorum })
  if (risk === 'lost') add(tally.lost, row)
  if (risk === 'surplus') add(tally.surplus, row)
  if (risk === 'unreadable') {
    add(tally.unreadable, row)
    for (const id of row.holders) if (facts.states.get(id) !== 'lost') tally.silent.add(id)
  }
  if (isDeficit(risk)) addDeficit(tally, row, risk, facts)
}

const isDeficit = (risk: RiskClass): risk is keyof Tally['deficits'] =>
  risk === 'last-copy' || risk === 'below-quorum' || risk === 'below-wanted'

function addDeficit(
  tally: Tally,
  row: GroupRow,
  risk: keyof Tally['deficits'],
  facts: CopyFacts,
): void {
  const { states, placement } = facts
  const live = liveCopies(row.holders, states)
  // Every node there is has its copy: no repair, and no fault, will change that.
  if (risk === 'below-wanted' && live.length >= placement.nodes.length) {
    add(tally.tooFew, row)
    return
  }
  if (isArriving(row, facts)) {
    add(tally.arriving, row)
    return
  }
  const due = copiesDue({ ...row, states })
  const targets = targetsFor(row, live, due, facts)
  const deficit = tally.deficits[risk]
  add(deficit, row)
  deficit.due += Math.min(due, targets) * row.bytes
  deficit.homeless += Math.max(0, due - targets) * row.bytes
  deficit.awaited += Math.max(0, row.wanted - live.length - due) * row.bytes
  if (targets < due) add(tally.noRoom, row)
}

/** A copy of an upload that was just acknowledged: every holder is well, and W of them are there. */
function isArriving(
  { holders, wanted }: GroupRow,
  { states, quorum, overdue }: CopyFacts,
): boolean {
  if (overdue) return false
  return holders.length >= Math.min(quorum, wanted) && holders.every((id) => isLive(states.get(id)))
}

function targetsFor(
  row: GroupRow,
  live: readonly number[],
  due: number,
  { states, placement, rooms }: CopyFacts,
): number {
  if (due === 0) return 0
  return placement.chooseTargets({
    group: row.group,
    rooms,
    holders: [...live],
    wanted: live.length + due,
    lastCopy: live.length === 1,
    exclude: row.holders.filter((id) => isAwaited(states.get(id))),
  }).length
}

function lostAndUnreadable(
  { lost, unreadable, silent }: Tally,
  names: ReadonlyMap<number, string>,
): CheckFinding[] {
  return [
    {
      kind: 'lost-chunks',
      severity: 'critical',
      ...lost,
      detail: `${counted(lost.chunks, 'chunk has', 'chunks have')} no copy on any node, up or down (${inBytes(lost.bytes)}).`,
      action: 'Repair can do nothing. Upload the files again, or delete them.',
    },
    {
      kind: 'unreadable-chunks',
      severity: 'critical',
      ...unreadable,
      detail: `${counted(unreadable.chunks, 'chunk has', 'chunks have')} copies only on nodes that do not answer (${inBytes(unreadable.bytes)}).`,
      action: `Bring ${nodesByName(
        [...silent].sort((a, b) => a - b),
        names,
      )} back; there is nothing to copy from.`,
    },
  ]
}

const DEFICITS = [
  ['last-copy', 'last-copies', 'critical', 'one live copy left, though more are wanted'],
  ['below-quorum', 'below-quorum', 'warning', 'fewer trusted copies than an upload waits for'],
  ['below-wanted', 'below-wanted', 'warning', 'fewer live copies than wanted'],
] as const

function deficitFindings({ deficits }: Tally): CheckFinding[] {
  return DEFICITS.map(([risk, kind, severity, what]) => {
    const { chunks, due, awaited, homeless } = deficits[risk]
    return {
      kind,
      severity,
      chunks,
      bytes: due + awaited + homeless,
      detail: `${counted(chunks, 'chunk has', 'chunks have')} ${what}.`,
      action: actionFor({ due, awaited, homeless }),
    }
  })
}

function actionFor({ due, awaited, homeless }: Omit<Deficit, keyof Sum>): string {
  const parts: string[] = []
  if (due > 0) parts.push(`copies ${inBytes(due)} now`)
  if (awaited > 0) parts.push(`leaves ${inBytes(awaited)} to nodes that may come back`)
  if (homeless > 0) parts.push(`parks ${inBytes(homeless)} until a node has room`)
  return parts.length === 0 ? 'Repair waits for a node.' : `Repair ${parts.join(', ')}.`
}

function lesserFindings({ arriving, noRoom, tooFew, surplus }: Tally): CheckFinding[] {
  return [
    {
      kind: 'no-room',
      severity: 'warning',
      ...noRoom,
      detail: `${counted(noRoom.chunks, 'chunk lacks', 'chunks lack')} a copy for which no node has room (${inBytes(noRoom.bytes)}).`,
      action: 'Add a node, or make room on one that is over 90 % full.',
    },
    {
      kind: 'too-few-nodes',
      severity: 'notice',
      ...tooFew,
      detail: `${counted(tooFew.chunks, 'chunk wants', 'chunks want')} more copies than there are nodes.`,
      action: 'Add nodes; the copies follow by themselves.',
    },
    {
      kind: 'copies-arriving',
      severity: 'notice',
      ...arriving,
      detail: `${counted(arriving.chunks, 'chunk', 'chunks')} of recent uploads will get another copy in a moment.`,
      action: 'Repair looks after them if it has not happened within half a minute.',
    },
    {
      kind: 'surplus-copies',
      severity: 'notice',
      ...surplus,
      detail: `${counted(surplus.chunks, 'chunk has', 'chunks have')} more copies than wanted.`,
      action:
        'Repair removes the copies that are off their place, slowly, when nothing else is due.',
    },
  ]
}

function add(sum: Sum, { chunks, bytes }: Sum): void {
  sum.chunks += chunks
  sum.bytes += bytes
}
