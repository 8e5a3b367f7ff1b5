import type { Move } from './rebalance.ts'

/** What goes from one node to another, over all groups. */
export type Transfer = { from: number; to: number; chunks: number; bytes: number }

/** Moves by group are thousands; by pair of nodes they are few enough to be looked at. Most bytes first. */
export function transfersOf(moves: readonly Move[]): Transfer[] {
  const sums = new Map<string, Transfer>()
  for (const { from, to, chunks, bytes } of moves) {
    const sum = sums.get(`${from}/${to}`) ?? { from, to, chunks: 0, bytes: 0 }
    sum.chunks += chunks
    sum.bytes += bytes
    sums.set(`${from}/${to}`, sum)
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes)
}
