import type { Slowdown } from './slowdown.ts'

/**
 * How fast background work may go on one way: to and from one node, or over all of them together.
 * Rates in bytes per second.
 */
export type Pace = {
  /** Infinity = no limit. */
  allowed: number
  /** The most that was seen to pass, which is the best that is known of the link; 0 = nothing yet. */
  link: number
  /** When it was lowered last, or began; seconds of a monotonic clock. */
  since: number
}

export type PaceInput = {
  /** What clients saw since `pace.since`; undefined: not known. */
  slowdown: Slowdown | undefined
  /** Background bytes per second lately. */
  moved: number
  /** Since the last call of this function. */
  seconds: number
  /** Seconds of a monotonic clock. */
  now: number
}

export const startPace = (now: number): Pace => ({ allowed: Infinity, link: 0, since: now })

/** Clients shall wait 1.5 times as long at most; a controller that aimed there would be above half the time. */
const BACK_OFF_ABOVE = 1.4
const GO_ON_BELOW = 1.25
/** Differences below this are timers and garbage collection, and no client notices them. */
const TOLERANCE_MS = 1

const BACK_OFF = 0.6
/** Of the link, per second. */
const GO_ON = 0.05
/** Work goes on, however busy clients are: otherwise what is short of copies would stay so. */
const LEAST_SHARE = 0.02
const LEAST_BYTES = 1_048_576
/** So far above all that was ever seen a limit means nothing any more. */
const OPEN_ABOVE = 1.5

/**
 * AIMD, as TCP does it: while clients wait longer than they would without background work, a factor
 * less; while they do not, a little more each second. Pure.
 *
 * | clients                              | background     | allowed                                    |
 * |--------------------------------------|----------------|--------------------------------------------|
 * | waited > 1.4 times as long           | moved bytes    | 0.6 of what it moved, ≥ 2 % of the link    |
 * | waited > 1.4 times as long           | moved nothing  | as before: that was not us                 |
 * | waited 1.25 to 1.4 times as long     |                | as before                                  |
 * | waited < 1.25 times as long          |                | + 5 % of the link per second               |
 * | not known                            |                | as before                                  |
 *
 * After a step down the caller forgets what clients saw until then (`since`): it tells of the same jam,
 * and one slow second would take the rate to the bottom.
 */
export function nextPace(pace: Pace, { slowdown, moved, seconds, now }: PaceInput): Pace {
  const link = Math.max(pace.link, moved)
  const same = { ...pace, link }
  if (slowdown === undefined) return same
  const { busyMs, idleMs } = slowdown
  if (busyMs > idleMs * BACK_OFF_ABOVE + TOLERANCE_MS) {
    return moved > 0 ? { allowed: lowered(same, moved), link, since: now } : same
  }
  if (busyMs > idleMs * GO_ON_BELOW + TOLERANCE_MS) return same
  const allowed = pace.allowed + GO_ON * link * seconds
  return { ...same, allowed: allowed > link * OPEN_ABOVE ? Infinity : allowed }
}

function lowered({ allowed, link }: Pace, moved: number): number {
  return Math.max(LEAST_BYTES, LEAST_SHARE * link, Math.min(allowed, moved) * BACK_OFF)
}

/** Without clients there is nobody to spare. */
export function freePace(pace: Pace, moved: number): Pace {
  return { ...pace, allowed: Infinity, link: Math.max(pace.link, moved) }
}

/**
 * Of the link, what last copies get however long clients wait (design decision 18). A little above a half,
 * because the quiet times take a tenth away.
 */
const LAST_COPIES_SHARE = 0.56

/** What this work may take: last copies never less than half of the link, unless the brake is pulled. */
export function allowedFor(
  { allowed, link }: Pick<Pace, 'allowed' | 'link'>,
  { lastCopy, braked }: { lastCopy: boolean; braked: boolean },
): number {
  return lastCopy && !braked ? Math.max(allowed, LAST_COPIES_SHARE * link) : allowed
}
