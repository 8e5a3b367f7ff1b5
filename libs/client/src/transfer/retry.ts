import { ApiError, ServerUnreachable } from '../errors.ts'
import { pause } from '../pause.ts'

export type RetryOptions = {
  /** Tries in all; 5 unless said otherwise. */
  attempts?: number
  signal?: AbortSignal
  /** Told before each further try. */
  onRetry?: (error: ApiError | ServerUnreachable, waitMs: number) => void
  /** Milliseconds before the second try; doubles from there. */
  firstWaitMs?: number
}

const LONGEST_WAIT_MS = 30_000
const PASSING = new Set([408, 429, 500, 502, 503, 504])

/** Whether the same call may succeed a moment later. */
export const isPassing = (error: unknown): error is ApiError | ServerUnreachable =>
  error instanceof ServerUnreachable || (error instanceof ApiError && PASSING.has(error.status))

/**
 * Tries until it works, the tries are used up or the error is one that stays. The server's
 * Retry-After is obeyed; without one the pauses double, with jitter so that many clients do not
 * come back together. Work that got further than before (`progressed`) begins to count anew.
 */
export const withRetries = async <T>(
  work: (attempt: number, progressed: () => void) => Promise<T>,
  { attempts = 5, signal, onRetry, firstWaitMs = 500 }: RetryOptions = {},
): Promise<T> => {
  let tries = 0
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt, () => {
        tries = 0
      })
    } catch (error) {
      tries += 1
      signal?.throwIfAborted()
      if (!isPassing(error) || tries >= attempts) throw error
      const waitMs = waitAfter(error, tries, firstWaitMs)
      onRetry?.(error, waitMs)
      await pause(waitMs, signal)
      signal?.throwIfAborted()
    }
  }
}

const waitAfter = (error: ApiError | ServerUnreachable, tries: number, firstWaitMs: number) => {
  const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0
  const doubled = firstWaitMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2)
  return Math.min(LONGEST_WAIT_MS, Math.max(asked, doubled))
}
