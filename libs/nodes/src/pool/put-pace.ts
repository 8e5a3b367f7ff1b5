/** How fast a node takes what it is sent, as seen from here. */
export type PutPace = {
  /** A CAR was confirmed after `ms`, with so many bytes under way when it was sent, its own included. */
  confirmed(ms: number, bytesUnderWay: number): void
  /** Nobody waited any longer for a CAR after `ms`: the node is at least this slow. Never makes it faster. */
  givenUp(ms: number, bytesUnderWay: number): void
  /** Milliseconds until a chunk behind so many bytes should be confirmed; 0 before the first answer. */
  expectedMs(bytesAhead: number): number
}

const WEIGHT = 0.3
/** Whoever gets nothing because it was slow shows nothing else: it is tried again after a while. */
const HALF_LIFE_MS = 10_000

/** A client that leaves gives CARs up as well; what a fast node takes for one says nothing about it. */
const LEAST_GIVEN_UP_MS = 500
/** So many times later than expected is late. */
const LATE = 2

/** Below this a CAR tells what a call costs and not what a byte costs. */
const LEAST_BYTES = 1_048_576

/**
 * Milliseconds per byte, smoothed. Counted over everything under way and not over the CAR alone:
 * several CARs share the node, so each of them takes the time of all.
 */
export function createPutPace(clock: () => number = () => performance.now()): PutPace {
  let msPerByte = 0
  /** When anything was last learnt. */
  let at = Number.NEGATIVE_INFINITY
  const faded = () => msPerByte * 0.5 ** (Math.max(0, clock() - at) / HALF_LIFE_MS)
  return {
    confirmed(ms, bytesUnderWay) {
      const seen = ms / Math.max(LEAST_BYTES, bytesUnderWay)
      msPerByte = msPerByte === 0 ? seen : msPerByte + (seen - msPerByte) * WEIGHT
      at = clock()
    },
    givenUp(ms, bytesUnderWay) {
      const bytes = Math.max(LEAST_BYTES, bytesUnderWay)
      if (ms < LEAST_GIVEN_UP_MS || ms < LATE * faded() * bytes) return
      // Whoever confirmed nothing at all in that time has not taken even the first of these bytes.
      const silent = clock() - at >= ms
      msPerByte = Math.max(faded(), ms / (silent ? LEAST_BYTES : bytes))
      at = clock()
    },
    expectedMs: (bytesAhead) => faded() * Math.max(LEAST_BYTES, bytesAhead),
  }
}
