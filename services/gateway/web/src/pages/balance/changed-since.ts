import type { Rebalance } from '@holdfast/client'
import { formatBytes } from '../../ui/format/bytes.ts'

/** What a plan that is made now would do, where that is something else than what was looked at. */
export function changedSince(
  seen: Pick<Rebalance, 'bytes' | 'moves' | 'transfers'>,
  now: Pick<Rebalance, 'bytes' | 'moves' | 'transfers'>,
): string | undefined {
  if (sameMoves(seen, now)) return undefined
  return now.moves === 0
    ? 'Since it was made things changed: nothing has to move any more. Make a new plan instead'
    : `Since it was made things changed: a new plan would move ${formatBytes(now.bytes)}`
}

type Moves = Pick<Rebalance, 'bytes' | 'moves' | 'transfers'>

const sameMoves = (a: Moves, b: Moves): boolean =>
  a.moves === b.moves && a.bytes === b.bytes && named(a).join() === named(b).join()

const named = ({ transfers }: Moves): string[] =>
  transfers.map(({ from, to, chunks, bytes }) => `${from}>${to}:${chunks}/${bytes}`).sort()
