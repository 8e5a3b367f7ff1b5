/** How many bytes the next CAR to a node should carry. */
export type CarSize = {
  readonly bytes: number
  /** Reports a CAR's bytes and milliseconds; true when the node is slow for what it was given. */
  answered(bytes: number, ms: number): boolean
  /** The same for a CAR that nobody waited for any longer; it only ever makes the next one smaller. */
  givenUp(bytes: number, ms: number): boolean
}

const MIN_BYTES = 1_048_576
const MAX_BYTES = 32 * 1_048_576
const START_BYTES = 8 * 1_048_576

/** A CAR that takes half a second is worth its fixed costs; beyond two the node is jammed. */
const AIM_MS = 500
const SLOW_MS = 2_000

/**
 * Follows the node's rate: a CAR should take about half a second. What a slow node holds is memory
 * that every upload in it waits for, so it gets little at a time; 1 Mbit/s means one chunk per CAR.
 */
export function createCarSize(): CarSize {
  let size = START_BYTES
  const givenUp = (bytes: number, ms: number): boolean => {
    if (ms > AIM_MS * 2) {
      size = Math.max(MIN_BYTES, Math.min(size, Math.round((bytes * AIM_MS) / ms)))
    }
    return ms > SLOW_MS
  }
  return {
    get bytes() {
      return size
    },
    answered(bytes, ms) {
      if (ms < AIM_MS && bytes > size / 2) size = Math.min(MAX_BYTES, size * 2)
      return givenUp(bytes, ms)
    },
    givenUp,
  }
}
