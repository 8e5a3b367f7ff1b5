/**
 * How many chunks all downloads of one process may hold in memory together.
 *
 * Every download may always hold one chunk, so nobody starves; what it reads ahead beyond that
 * comes out of this window. A slow reader thus pins one chunk, not its whole read-ahead: 500 slow
 * readers cost 500 MiB at the worst, where a fixed read-ahead of 8 would cost 4 GiB.
 */
export type ReadWindow = { tryTake(): boolean; give(): void; free(): number }

export const createReadWindow = (chunks: number): ReadWindow => {
  let free = chunks
  return {
    tryTake: () => {
      if (free <= 0) return false
      free -= 1
      return true
    },
    give: () => {
      free += 1
    },
    free: () => free,
  }
}
