const MINUTE = 60
const HOUR = 60 * MINUTE

/** Seconds after the first, second, … failed attempt: a message is tried for about a day. */
const WAITS = [5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]

/** So that what failed together is not tried again together. */
const JITTER = 0.2

/** Seconds until the next attempt after `failed` ones; undefined when there is none. */
export function waitAfter(failed: number, random = Math.random()): number | undefined {
  const wait = WAITS[failed - 1]
  return wait === undefined ? undefined : wait * (1 + JITTER * (2 * random - 1))
}
