import { type Duration, milliseconds } from './duration.ts'

/** How long to wait before the next attempt, given how many attempts have failed so far (1, 2, …). */
export type Backoff = (failedAttempts: number, random?: () => number) => number

/**
 * Doubles from `first` up to `max`, and takes a random share of up to `jitter` (0–1) off.
 *
 * BullMQ has an exponential backoff of its own, but without a ceiling: the tenth attempt of a job
 * that began at 5 s would wait 43 minutes. The jitter is taken off rather than added, so `max` is
 * a promise. Without it, a thousand jobs that failed on one dead node would all come back at once.
 */
export function exponential(
  first: Duration,
  options: { max?: Duration; jitter?: number } = {},
): Backoff {
  const base = milliseconds(first)
  const max = milliseconds(options.max ?? '5m')
  const jitter = options.jitter ?? 0.3
  if (jitter < 0 || jitter > 1) throw new RangeError(`jitter ${jitter} is not between 0 and 1`)

  return (failedAttempts, random = Math.random) => {
    const full = Math.min(max, base * 2 ** Math.max(0, failedAttempts - 1))
    return Math.round(full * (1 - jitter * random()))
  }
}
