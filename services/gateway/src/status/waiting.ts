import type { NodeStates } from '@holdfast/placement'
import { copiesDue, effectiveCopies, isAwaited, isMember, liveCopies } from '@holdfast/placement'
import type { HolderSum } from './summary.ts'

/** Repair that has not begun, because nodes that are away may still return. */
export type Waiting = {
  /** The nodes whose return would make it needless. */
  nodes: number[]
  /** Until the first of them is given up; null: none is, as long as things are as they are. */
  startsInSeconds: number | null
}

export type WaitingInput = {
  sums: readonly HolderSum[]
  states: NodeStates
  /** Seconds that each node has been in its state. */
  ages: ReadonlyMap<number, number>
  /** Null: no health monitor ever said. */
  outAfterSeconds: number | null
}

/**
 * What all missing copies wait for; undefined when some are due now, or none is missing. Pure. A node that is
 * down is out after a time; one that refuses us is waited for until somebody mends it.
 */
export function waitingFor({
  sums,
  states,
  ages,
  outAfterSeconds,
}: WaitingInput): Waiting | undefined {
  const members = [...states.values()].filter(isMember).length
  const away = new Set<number>()
  for (const { holders, wanted: asked, chunks } of sums) {
    const wanted = effectiveCopies(asked, members)
    if (chunks === 0 || holders.length === 0) continue
    if (liveCopies(holders, states).length >= wanted) continue
    if (copiesDue({ holders, states, wanted }) > 0) return undefined
    for (const id of holders) if (isAwaited(states.get(id))) away.add(id)
  }
  if (away.size === 0) return undefined
  const nodes = [...away].sort((a, b) => a - b)
  const left = nodes
    .filter((id) => states.get(id) === 'down' && outAfterSeconds !== null)
    .map((id) => Math.max(0, (outAfterSeconds as number) - (ages.get(id) ?? 0)))
  return { nodes, startsInSeconds: left.length === 0 ? null : Math.ceil(Math.min(...left)) }
}

/** `3:40`. */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
