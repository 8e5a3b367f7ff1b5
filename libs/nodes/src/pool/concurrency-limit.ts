/** How many CARs a node may have under way, found out by trying (AIMD, as TCP does it). */
export type ConcurrencyLimit = {
  readonly value: number
  /** Call when a CAR is sent; the token goes back into `done`. */
  sent(): number
  /** `full`: all slots were in use, so the answer says something about having one more. */
  done(token: number, outcome: 'good' | 'slow' | 'failed', full: boolean): void
}

const START = 2
const MAX = 4
const BACK_OFF = { slow: 0.7, failed: 0.5 }

/**
 * One more slot per round of good answers at full use, a factor less on slow or failed ones, never
 * below 1. Answers to what was sent before the last decrease are ignored: they tell of the same
 * jam, and without this one stalled disk would take the limit from 16 to 1 in one go.
 */
export function createConcurrencyLimit(): ConcurrencyLimit {
  let limit = START
  let clock = 0
  let decreasedAt = 0
  return {
    get value() {
      return Math.floor(limit)
    },
    sent() {
      clock += 1
      return clock
    },
    done(token, outcome, full) {
      if (outcome === 'good') {
        if (full) limit = Math.min(MAX, limit + 1 / limit)
      } else if (token > decreasedAt) {
        limit = Math.max(1, limit * BACK_OFF[outcome])
        decreasedAt = clock
      }
    },
  }
}
