import { setTimeout as sleep } from 'node:timers/promises'
import { withRetries } from '@holdfast/client/transfer'

/** Often enough to look alive, seldom enough not to be felt. */
const FIRST_MS = 200
const LONGEST_MS = 2_000

/**
 * Asks again and again until it is over, through short outages of the server: the work goes on there
 * whether we look or not.
 */
export const followUntil = async <T>(
  look: () => Promise<T>,
  {
    signal,
    seen,
    isOver,
  }: { signal: AbortSignal; seen(value: T): void; isOver(value: T): boolean },
): Promise<T> => {
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.5)) {
    const value = await withRetries(look, { signal })
    if (isOver(value)) return value
    seen(value)
    await sleep(wait, undefined, { signal })
  }
}
