import type { NodeInfo, Rebalance } from '@holdfast/client'
import { formatBytes, formatRate } from '../../ui/format/bytes.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { counted, formatShare } from '../../ui/format/number.ts'

type Nodes = readonly Pick<NodeInfo, 'id' | 'used' | 'capacity'>[]

/** The fullest node now and after the moves; undefined where nobody knows how much they take. */
export function fullest(plan: Rebalance, nodes: Nodes): { now: number; after: number } | undefined {
  const known = nodes.filter(({ capacity }) => capacity > 0)
  if (known.length === 0) return undefined
  const gain = (id: number) =>
    plan.transfers.reduce(
      (sum, { from, to, bytes }) => sum + (to === id ? bytes : 0) - (from === id ? bytes : 0),
      0,
    )
  return {
    now: Math.max(...known.map(({ used, capacity }) => used / capacity)),
    after: Math.max(...known.map(({ id, used, capacity }) => (used + gain(id)) / capacity)),
  }
}

/** What a plan that nobody began yet would do, line by line. */
export function linesOfPlan(plan: Rebalance, nodes: Nodes): string[] {
  const { bytes, chunks, etaSeconds } = plan
  const full = fullest(plan, nodes)
  return [
    `Moves ${formatBytes(bytes)} (${counted(chunks, 'copy', 'copies')})${etaSeconds ? ` in about ${formatDuration(etaSeconds)}` : ''}`,
    full && `Fullest node ${formatShare(full.now)} → ${formatShare(full.after)}`,
    'No chunk has fewer copies than wanted at any moment',
  ].filter((line) => line !== undefined)
}

/** How far a plan is that was begun, and how fast. */
export function progressOfPlan(plan: Rebalance): string {
  const { state, bytes, bytesMoved, bytesPerSecond, etaSeconds } = plan
  const moving = state === 'running'
  return [
    bytes === 0 && state !== 'done'
      ? 'counting'
      : `${formatBytes(bytesMoved)} of ${formatBytes(bytes)} moved`,
    moving && bytesPerSecond ? formatRate(bytesPerSecond) : undefined,
    moving && etaSeconds ? `about ${formatDuration(etaSeconds)} left` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ')
}

/** What was not moved although it was planned, and why. */
export function leftovers({ chunksSkipped, movesFailed, note }: Rebalance): string[] {
  // The server's own sentence, where there is one, says it already.
  if (note !== null) return []
  return [
    chunksSkipped > 0
      ? `${counted(chunksSkipped, 'copy', 'copies')} stayed where they are: the plan was overtaken`
      : undefined,
    movesFailed > 0 ? `${counted(movesFailed, 'move')} failed` : undefined,
  ].filter((line) => line !== undefined)
}
