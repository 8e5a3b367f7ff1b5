import type { Rebalance, Status } from '@holdfast/client'
import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted } from '../../ui/format/number.ts'

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
  /** Where more is told. */
  to: string | undefined
}

/** Everything that makes or moves copies now: repair first, since it is about safety. */
export function workRows({ state, deficits, repair, rebalance, drains }: Status): WorkRow[] {
  const plans = [...drains, ...(rebalance === null ? [] : [rebalance])]
  return [...repairRow({ state, deficits, repair }), ...plans.map(planRow)]
}

const HELD_UP: readonly string[] = ['stuck', 'silence']

function repairRow({
  state,
  deficits,
  repair,
}: Pick<Status, 'state' | 'deficits' | 'repair'>): WorkRow[] {
  const { chunks, bytes, lastCopies } = deficits
  if (chunks === 0) return []
  const last = lastCopies > 0 ? [`${counted(lastCopies, 'chunk')} with one copy left first`] : []
  const facts = [
    `${counted(chunks, 'chunk')}, ${formatBytes(bytes)} left`,
    ...pace(repair.bytesPerSecond, repair.etaSeconds),
    ...last,
  ]
  return [
    {
      key: 'repair',
      title: 'Repair',
      // The sentence says the same: it cannot go on only where it says so.
      state: HELD_UP.includes(state) ? 'waiting' : 'running',
      share: undefined,
      facts: facts.join(' · '),
      note: null,
      to: undefined,
    },
  ]
}

function planRow(plan: Rebalance): WorkRow {
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
    to: id === null ? undefined : `/admin/balance/plans/${id}`,
  }
}

const pace = (bytesPerSecond: number, etaSeconds: number | null): string[] => [
  ...(bytesPerSecond > 0 ? [formatRate(bytesPerSecond)] : []),
  etaSeconds === null
    ? 'nobody can tell yet how long it takes'
    : `about ${formatDuration(etaSeconds)} left`,
]
