/** What is known about how fast one node answers reads. Milliseconds. */
export type Latency = {
  add(ms: number): void
  /** Smoothed, and fading: a node that was slow is tried again after a while. */
  expected(now: number): number
  /** Of the last 128 answers; a guess until there are 8. */
  p95(): number
}

const WINDOW = 128
const RECOMPUTE_EVERY = 16
const ENOUGH = 8
const P95_GUESS_MS = 100
const WEIGHT = 0.2
const HALF_LIFE_MS = 10_000

export function createLatency(clock: () => number = () => performance.now()): Latency {
  const window: number[] = []
  let count = 0
  let smoothed = 0
  let at = 0
  let known = P95_GUESS_MS

  const faded = (now: number) => smoothed * 0.5 ** (Math.max(0, now - at) / HALF_LIFE_MS)

  return {
    add(ms) {
      smoothed = count === 0 ? ms : smoothed + (ms - smoothed) * WEIGHT
      at = clock()
      window[count % WINDOW] = ms
      count += 1
      if (count >= ENOUGH && (count < WINDOW || count % RECOMPUTE_EVERY === 0)) {
        known = percentile(window, 0.95)
      }
    },
    expected: faded,
    p95: () => known,
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? P95_GUESS_MS
}

/** The share of recent calls that failed, 0 to 1. */
export type ErrorRate = { add(failed: boolean): void; readonly value: number }

/** Smoothed over about the last twenty calls. */
export function createErrorRate(): ErrorRate {
  let value = 0
  return {
    add(failed) {
      value += ((failed ? 1 : 0) - value) * 0.05
    },
    get value() {
      return value
    },
  }
}
