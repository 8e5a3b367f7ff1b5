/** What the live pill says; the design brief, section 6. */
export type Freshness = {
  state: 'live' | 'reconnecting' | 'unknown'
  since: number
  stale: boolean
}

const QUIET_MS = 30_000
const UNKNOWN_MS = 120_000

/** From when the server was last heard, in milliseconds since the epoch; it gives a sign every 15 s. */
export function freshnessOf(heardAt: number, now: number): Freshness {
  const quiet = now - heardAt
  const state = quiet < QUIET_MS ? 'live' : quiet < UNKNOWN_MS ? 'reconnecting' : 'unknown'
  return { state, since: heardAt, stale: state === 'unknown' }
}
