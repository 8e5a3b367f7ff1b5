import type { Move } from './rebalance-facts.ts'

/** What goes from one node to another, over all groups. */
export type Transfer = { from: number; to: number; chunks: number; bytes: number }

/**
 * Moves of one plan, those of a group between the same two nodes taken together, and their sums:
 * moves by group are thousands, by pair of nodes they are few enough to be looked at.
 */
export type MoveSum = {
  add(move: Move): void
  /** In the order in which they came. */
  moves(): Move[]
  /** Most bytes first. */
  transfers(): Transfer[]
}

export function createMoveSum(): MoveSum {
  const moves = new Map<string, Move>()
  const transfers = new Map<string, Transfer>()
  return {
    add(move) {
      const { group, from, to, chunks, bytes } = move
      const pair = `${from}/${to}`
      const key = `${pair}/${group}`
      const same = moves.get(key)
      if (same === undefined) moves.set(key, { ...move })
      else grow(same, move)
      const sum = transfers.get(pair)
      if (sum === undefined) transfers.set(pair, { from, to, chunks, bytes })
      else grow(sum, move)
    },
    moves: () => [...moves.values()],
    transfers: () => [...transfers.values()].sort((a, b) => b.bytes - a.bytes),
  }
}

function grow(sum: { chunks: number; bytes: number }, { chunks, bytes }: Move): void {
  sum.chunks += chunks
  sum.bytes += bytes
}
