/** Lets at most one read in twenty be asked of a second node as well. */
export type HedgeTokens = { countRead(): void; take(): boolean }

const PER_READ = 0.05
const BURST = 10

/**
 * A token bucket: hedges ≤ 5 % of the reads so far, plus one. The one lets the very first read of a
 * process escape a stalled node; the burst of ten bounds what a quiet hour can save up, so that a
 * cluster that slows down as a whole is never asked for everything twice.
 */
export function createHedgeTokens(): HedgeTokens {
  let tokens = 1
  return {
    countRead() {
      tokens = Math.min(BURST, tokens + PER_READ)
    },
    take() {
      // Twenty times 0.05 is a little less than 1 in binary.
      if (tokens < 1 - 1e-9) return false
      tokens -= 1
      return true
    },
  }
}
