/**
 * Bytes that one way may still be given: a token bucket that may go into debt, because what is let in is a
 * whole chunk, and what is read is known only afterwards. Rates in bytes per second, times in seconds.
 */
export type Allowance = {
  /** Whether something may begin. */
  open(rate: number, now: number): boolean
  take(bytes: number): void
}

/** What may be saved up: nothing to speak of, or a quiet minute would be followed by a gust. */
const SAVED_SECONDS = 0.25
const SAVED_BYTES = 1_048_576
/** Last copies pass while others wait; how long those wait for that is bounded. */
const DEBT_SECONDS = 2
const DEBT_BYTES = 8 * 1_048_576

export function createAllowance(now: number): Allowance {
  let balance = 0
  let at = now
  return {
    open(rate, time) {
      const most = Math.max(SAVED_BYTES, rate * SAVED_SECONDS)
      const least = -Math.max(DEBT_BYTES, rate * DEBT_SECONDS)
      // Infinity times no time at all is no number.
      const earned = rate === Infinity ? Infinity : rate * Math.max(0, time - at)
      balance = rate === Infinity ? SAVED_BYTES : Math.min(most, Math.max(least, balance) + earned)
      at = time
      return balance >= 0
    },
    take(bytes) {
      balance -= bytes
    },
  }
}
