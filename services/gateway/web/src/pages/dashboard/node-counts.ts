import type { Status } from '@holdfast/client'
import { wordOf } from '../../ui/words.ts'

export type NodeCount = { state: string; count: number }

/** Nodes by state, the worst first, then the most. */
export const nodeCounts = ({ byState }: Status['nodes']): NodeCount[] =>
  Object.entries(byState)
    .map(([state, count]) => ({ state, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => rankOf(a.state) - rankOf(b.state) || b.count - a.count)

const rankOf = (state: string): number => ORDER.indexOf(wordOf('node', state).token)

const ORDER = ['crit', 'warn', 'work', 'unk', 'ok'] as const
