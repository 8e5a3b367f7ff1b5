import type { Limit, Rebalance, Status } from '@holdfast/client'
import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted } from '../../ui/format/number.ts'
import { limitOf } from './limit-of.ts'

export type WorkRow = {
  key: string
  title: string
  /** A word of `plan`; repair has none of its own, it runs while there is something to do. */
  state: string
  /** 0 to 1; undefined while nobody knows the whole. */
  share: number | undefined
  /** What is done, left, how fast, and how long it takes. */
  facts: string
  /** What it waits for, or holds it up. */
  note: string | null
  /** What keeps it from going faster; undefined where the server does not tell. */
  limit: Limit | undefined
  /** Where more is told. */
  to: string | undefined
}

/** Everything that makes or moves copies now: repair first, since it is about safety. */
export function workRows(status: Status): WorkRow[] {
  const { rebalance, drains, limits } = status
  const plans = [...drains, ...(rebalance === null ? [] : [rebalance])]
  return [...repairRow(status), ...plans.map((plan) => planRow(plan, limits))]
}

const HELD_UP: readonly string[] = ['stuck', 'silence']

function repairRow({ state, deficits, repair, limits, waiting }: Status): WorkRow[] {
  const { chunks, bytes, lastCopies } = deficits
  if (chunks === 0) return []
  const last = lastCopies > 0 ? [`${counted(lastCopies, 'chunk')} with one copy left first`] : []
  const facts = [
    `${counted(chunks, 'chunk')}, ${formatBytes(bytes)} left`,
    // Nothing is made yet, so there is no pace to tell from.
    ...(waiting ? [] : pace(repair.bytesPerSecond, repair.etaSeconds)),
    ...last,
  ]
  return [
    {
      key: 'repair',
      title: 'Repair',
      // The sentence says the same: it cannot go on only where it says so.
      state: waiting || HELD_UP.includes(state) ? 'waiting' : 'running',
      share: undefined,
      facts: facts.join(' · '),
      note: null,
      limit: limitOf(limits, { work: 'repair' }),
      to: undefined,
    },
  ]
}

function planRow(plan: Rebalance, limits: Status['limits']): WorkRow {
  const { id, kind, nodeId, state, bytes, bytesMoved, note } = plan
  return {
    key: id ?? kind,
    title: kind === 'drain' ? `Drain of node ${nodeId}` : 'Rebalance',
    state: state === 'planned' ? 'waiting' : state,
    share: bytes > 0 ? Math.min(1, bytesMoved / bytes) : undefined,
    facts: [
      `${formatBytes(bytesMoved)} of ${formatBytes(bytes)} moved`,
      ...pace(plan.bytesPerSecond ?? 0, plan.etaSeconds),
    ].join(' · '),
    note,
    limit: limitOf(limits, { work: kind, nodeId }),
    to: id === null ? undefined : `/admin/balance/plans/${id}`,
  }
}

const pace = (bytesPerSecond: number, etaSeconds: number | null): string[] => [
  ...(bytesPerSecond > 0 ? [formatRate(bytesPerSecond)] : []),
  etaSeconds === null
    ? 'nobody can tell yet how long it takes'
    : `about ${formatDuration(etaSeconds)} left`,
]
