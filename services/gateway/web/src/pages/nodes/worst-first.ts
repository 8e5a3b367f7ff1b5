import type { NodeInfo } from '@holdfast/client'
import { type Token, wordOf } from '../../ui/words.ts'

const RANK: Readonly<Record<Token, number>> = { crit: 0, warn: 1, work: 2, unk: 3, ok: 4 }

/** Nodes that need somebody before those that do not; then by zone and name. */
export const worstFirst = <T extends NodeInfo>(nodes: readonly T[]): T[] =>
  [...nodes].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      (a.zone ?? '').localeCompare(b.zone ?? '') ||
      a.name.localeCompare(b.name),
  )

const rankOf = ({ state }: NodeInfo): number => RANK[wordOf('node', state).token]
