/**
 * When background work keeps still so that gateways can measure what clients would have without it:
 * the first second and a half of every fifteen, by Postgres's clock. Everybody computes the same times
 * from it, so nobody has to be told. Seconds.
 */
export const QUIET_EVERY = 15
export const QUIET_FOR = 1.5

/** Copies that were under way when the quiet began end meanwhile: what begins before does not count. */
const SETTLED_AFTER = 0.4
/** What begins later would mostly be answered when background work is back. */
const USEFUL_UNTIL = 1.2

/** So long clients must have been there, unbroken, for workers to know of them and to keep still. */
export const STEADY_AFTER = 5

export function isQuiet(at: number): boolean {
  return at % QUIET_EVERY < QUIET_FOR
}

/**
 * Whether something that began at this time was alone with the clients. Judged by its beginning and not
 * by its end: of what takes long, only the short ones would be left, and the comparison be unfair.
 */
export function wasQuiet(began: number): boolean {
  const phase = began % QUIET_EVERY
  return phase >= SETTLED_AFTER && phase < USEFUL_UNTIL
}

/** Seconds until background work may go on; 0 = now. */
export function quietLeft(at: number): number {
  return Math.max(0, QUIET_FOR - (at % QUIET_EVERY))
}
