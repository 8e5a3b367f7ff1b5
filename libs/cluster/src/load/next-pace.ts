import type { Slowdown } from './slowdown.ts'

/**
 * How fast background work may go on one way: to and from one node, or over all of them together.
 * Rates in bytes per second.
 */
export type Pace = {
  /** Infinity = no limit. */
  allowed: number
  /** Nothing was too much yet since it began: the rate grows by a factor and not by a step. */
  starting: boolean
  /** The most that was seen to pass, which is the best that is known of the link; 0 = nothing yet. */
  link: number
  /** That was without a limit of ours, so the link is no faster. */
  linkKnown: boolean
  /** How long nothing moved. */
  idleSeconds: number
  /** When it was lowered last, or began; seconds of a monotonic clock. */
  since: number
}

export type Moved = {
  /** Background bytes per second lately. */
  moved: number
  /** Nothing of ours held them back, or not all of them: more would not have passed. */
  unhindered: boolean
  /** Since the last call. */
  seconds: number
}

export type PaceInput = Moved & {
  /** What clients saw since `pace.since`; undefined: not known. */
  slowdown: Slowdown | undefined
  /** Seconds of a monotonic clock. */
  now: number
}

export const startPace = (now: number): Pace => ({
  allowed: Number.POSITIVE_INFINITY,
  starting: true,
  link: 0,
  linkKnown: false,
  idleSeconds: 0,
  since: now,
})

/** Clients shall wait 1.5 times as long at most; a controller that aimed there would be above half the time. */
const BACK_OFF_ABOVE = 1.4
const GO_ON_BELOW = 1.25
/** Differences below this are timers and garbage collection, and no client notices them. */
const TOLERANCE_MS = 1

const BACK_OFF = 0.6
/** Of the link, per second. */
const GO_ON = 0.05
/** Beside clients work begins with this share of the link, and grows by this factor per second. */
const START_SHARE = 0.1
const START_BYTES = 4 * 1_048_576
const START_GROWTH = 1.5
/** After so long without work the next one begins anew: clients may have become others. Seconds. */
const START_AFTER = 5
/** Work goes on, however busy clients are: otherwise what is short of copies would stay so. */
const LEAST_SHARE = 0.02
const LEAST_BYTES = 1_048_576
/** So far above all that was ever seen without a limit, a limit means nothing any more. */
const OPEN_ABOVE = 1.5

/**
 * AIMD with a slow start, as TCP does it: while clients wait longer than they would without background
 * work, a factor less; while they do not, a little more each second. Pure. For when there are clients:
 *
 * | clients                       | background                  | allowed                                 |
 * |-------------------------------|-----------------------------|-----------------------------------------|
 * |                               | begins, or did nothing 5 s  | 10 % of the link, ≥ 4 MiB/s             |
 * | waited > 1.4 times as long    | moved bytes                 | 0.6 of what it moved, ≥ 2 % of the link |
 * | waited > 1.4 times as long    | moved nothing               | as before: that was not us              |
 * | waited 1.25 to 1.4 times      |                             | as before                               |
 * | waited < 1.25 times           | was never too much yet      | half as much again per second           |
 * | waited < 1.25 times           | was too much before         | + 5 % of the link per second            |
 * | not known                     |                             | as before                               |
 *
 * Without the slow start the seconds until the first answers are back would be the worst hundredth that
 * clients see. After a step down the caller forgets what clients saw until then (`since`): it tells of the
 * same jam, and one slow second would take the rate to the bottom.
 */
export function nextPace(before: Pace, input: PaceInput): Pace {
  const { slowdown, moved, seconds, now } = input
  const pace = begun(learned(before, input), now)
  if (slowdown === undefined) return pace
  const { busyMs, idleMs } = slowdown
  if (busyMs > idleMs * BACK_OFF_ABOVE + TOLERANCE_MS) {
    if (moved <= 0) return pace
    return { ...pace, allowed: lowered(pace, moved), starting: false, since: now }
  }
  if (busyMs > idleMs * GO_ON_BELOW + TOLERANCE_MS) return { ...pace, starting: false }
  const { allowed, link, linkKnown } = pace
  const more = pace.starting ? allowed * START_GROWTH ** seconds : allowed + GO_ON * link * seconds
  // What was not asked for proves nothing: the rate grows with what is used of it.
  const bound = linkKnown ? Number.POSITIVE_INFINITY : Math.max(allowed, 2 * moved, START_BYTES)
  const next = Math.min(more, bound)
  return {
    ...pace,
    allowed: linkKnown && next > link * OPEN_ABOVE ? Number.POSITIVE_INFINITY : next,
  }
}

/** Without clients there is nobody to spare. */
export function freePace(before: Pace, moved: Moved): Pace {
  return { ...learned(before, moved), allowed: Number.POSITIVE_INFINITY, starting: true }
}

function learned(pace: Pace, { moved, unhindered, seconds }: Moved): Pace {
  return {
    ...pace,
    link: Math.max(pace.link, moved),
    linkKnown: pace.linkKnown || (unhindered && moved > 0),
    idleSeconds: moved > 0 ? 0 : pace.idleSeconds + seconds,
  }
}

function begun(pace: Pace, now: number): Pace {
  const begins = pace.starting && pace.allowed === Number.POSITIVE_INFINITY
  if (!begins && pace.idleSeconds < START_AFTER) return pace
  const first = Math.max(START_BYTES, START_SHARE * pace.link)
  return {
    ...pace,
    allowed: Math.min(pace.allowed, first),
    starting: true,
    since: begins ? now : pace.since,
  }
}

function lowered({ allowed, link }: Pace, moved: number): number {
  return Math.max(LEAST_BYTES, LEAST_SHARE * link, Math.min(allowed, moved) * BACK_OFF)
}

/**
 * Of the link, what last copies get however long clients wait (design decision 18). A little above a half,
 * because the quiet times take a tenth away.
 */
const LAST_COPIES_SHARE = 0.56

/**
 * What this work may take: last copies never less than half of the link, and whatever there is while nobody
 * knows how much that would be; unless the brake is pulled.
 */
export function allowedFor(
  { allowed, link, linkKnown }: Pick<Pace, 'allowed' | 'link' | 'linkKnown'>,
  { lastCopy, braked }: { lastCopy: boolean; braked: boolean },
): number {
  if (!lastCopy || braked) return allowed
  return linkKnown ? Math.max(allowed, LAST_COPIES_SHARE * link) : Number.POSITIVE_INFINITY
}
