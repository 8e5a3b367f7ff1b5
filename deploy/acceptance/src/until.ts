import { setTimeout as sleep } from 'node:timers/promises'

/**
 * For a whole test, and for a system to start: about ten times what they take on two idle cores,
 * because the machine may be busy with other tests.
 */
export const LIMIT_MS = 300_000

/**
 * Waits for an event that can only be seen by asking. `look` returns something truthy when it
 * happened; an error counts as "not yet" and is told when time is up. The limit is a time-out with
 * slack, never a measurement.
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
  { limitMs = 120_000, everyMs = 100 }: { limitMs?: number; everyMs?: number } = {},
): Promise<T> => {
  const deadline = performance.now() + limitMs
  let last: unknown
  for (;;) {
    try {
      const seen = await look()
      if (seen) return seen
      last = seen
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) {
      const found = last instanceof Error ? last.message : JSON.stringify(last)
      throw new Error(`waited ${limitMs} ms in vain until ${what}; last seen: ${found}`, {
        cause: last,
      })
    }
    await sleep(everyMs)
  }
}
