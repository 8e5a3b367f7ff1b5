import { setTimeout as sleep } from 'node:timers/promises'

export type Pace = {
  /**
   * Does `read` and, from time to time, pauses so that reading takes at most the share of the time.
   * Throws what `read` throws, and the signal's reason.
   */
  during<T>(read: () => Promise<T>): Promise<T>
  /** Milliseconds that reads took, and pauses. */
  readonly readMs: number
  readonly pausedMs: number
}

export type Share = number | (() => number)

export type PaceOptions = {
  /** Of a node's time, and so of its bandwidth; above 0, at most 1. A function is asked each time. */
  share: Share
  signal: AbortSignal
  /** Milliseconds from a monotonic clock. */
  now?: () => number
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** A timer is not worth less than this, so pauses are saved up. Milliseconds. */
const LEAST_PAUSE_MS = 20
/** One stalled read must not stop the work for minutes. */
const LONGEST_PAUSE_MS = 30_000

/**
 * Keeps one reader of a node to a share of its bandwidth without knowing the bandwidth: one read at a
 * time, and after a read of t ms a pause of t · (1 − share) / share. What the node gives one reader
 * is at most all it has, and a node that is busy with users answers later and is asked less.
 */
export function createPace({ share, signal, ...clock }: PaceOptions): Pace {
  const now = clock.now ?? (() => performance.now())
  const pause = clock.pause ?? ((ms, stop) => sleep(ms, undefined, { signal: stop }))
  let readMs = 0
  let pausedMs = 0
  let owed = 0

  return {
    async during(read) {
      signal.throwIfAborted()
      const began = now()
      try {
        return await read()
      } finally {
        const ms = now() - began
        readMs += ms
        const part = typeof share === 'number' ? share : share()
        owed += (ms * (1 - part)) / part
        if (owed >= LEAST_PAUSE_MS) {
          const length = Math.min(owed, LONGEST_PAUSE_MS)
          const paused = now()
          owed = 0
          // An abort is the caller's to notice; what was read counts.
          await pause(length, signal).catch(() => {})
          pausedMs += now() - paused
        }
      }
    },
    get readMs() {
      return readMs
    },
    get pausedMs() {
      return pausedMs
    },
  }
}
