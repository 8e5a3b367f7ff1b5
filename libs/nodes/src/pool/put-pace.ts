/** How fast a node takes what it is sent, as seen from here. */
export type PutPace = {
  /** A CAR was confirmed after `ms`, with so many bytes under way when it was sent, its own included. */
  confirmed(ms: number, bytesUnderWay: number): void
  /** Milliseconds until a chunk behind so many bytes should be confirmed; 0 before the first answer. */
  expectedMs(bytesAhead: number): number
}

const WEIGHT = 0.3
/** Whoever gets nothing because it was slow shows nothing else: it is tried again after a while. */
const HALF_LIFE_MS = 10_000

/** Below this a CAR tells what a call costs and not what a byte costs. */
const LEAST_BYTES = 1_048_576

/**
 * Milliseconds per byte, smoothed. Counted over everything under way and not over the CAR alone:
 * several CARs share the node, so each of them takes the time of all.
 */
export function createPutPace(clock: () => number = () => performance.now()): PutPace {
  let msPerByte = 0
  let at = 0
  const faded = () => msPerByte * 0.5 ** (Math.max(0, clock() - at) / HALF_LIFE_MS)
  return {
    confirmed(ms, bytesUnderWay) {
      const seen = ms / Math.max(LEAST_BYTES, bytesUnderWay)
      msPerByte = msPerByte === 0 ? seen : msPerByte + (seen - msPerByte) * WEIGHT
      at = clock()
    },
    expectedMs: (bytesAhead) => faded() * Math.max(LEAST_BYTES, bytesAhead),
  }
}
