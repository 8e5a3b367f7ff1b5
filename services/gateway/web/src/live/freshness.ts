/** What the live pill says; the design brief, section 6. */
export type Freshness = {
  state: 'live' | 'reconnecting' | 'unknown'
  since: number
  stale: boolean
}

// Said within 30 s and 120 s: what a busy machine needs to draw it is within as well. The server gives a
// sign of life every 15 s, so one that comes late is no alarm.
const QUIET_MS = 29_000
const UNKNOWN_MS = 119_000
/** A clock jumps when a laptop wakes up, and timers do not go with it. */
const LOOK_MS = 1_000

/** From when the server was last heard, in milliseconds since the epoch. */
export function freshnessOf(heardAt: number, now: number): Freshness {
  const quiet = now - heardAt
  const state = quiet < QUIET_MS ? 'live' : quiet < UNKNOWN_MS ? 'reconnecting' : 'unknown'
  return { state, since: heardAt, stale: state === 'unknown' }
}

/** Milliseconds until it should be looked at again: when it changes by itself, and each second. */
export function lookAgainAfter(heardAt: number, now: number): number {
  const left = [QUIET_MS, UNKNOWN_MS].map((limit) => heardAt + limit - now)
  return Math.min(LOOK_MS, ...left.filter((ms) => ms > 0))
}
