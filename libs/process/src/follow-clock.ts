export type FollowClockOptions = {
  /** What time it is where all processes look: milliseconds since 1970. */
  ask(): Promise<number>
  log: {
    warn(fields: object, message: string): void
    debug(fields: object, message: string): void
  }
  /** Between two questions; a machine's own clock drifts by a few milliseconds in this time. */
  everyMs?: number
  /** How long a start waits for the first answer before it goes on with the machine's time. */
  limitMs?: number
}

/** Clocks that agree this well are called right. */
const RIGHT_MS = 1_000
/** An answer that took longer says little about the moment it was made. */
const SLOW_MS = 2_000

/**
 * Makes `Date.now()` of this process tell the time of the clock that all processes share, counted on by
 * the monotonic clock between two looks. Leases and order come from Postgres anyway; what does not is
 * BullMQ: a worker decides by `Date.now()` that the locks of others have run out, when its own are to be
 * renewed, and when a delayed job is due. One machine an hour ahead would take every job from the
 * others, and a clock set back would let locks lapse (docs/decisions/0014).
 *
 * Only `Date.now`: `new Date()` stays the machine's, so write `new Date(Date.now())` where it matters.
 */
export async function followClock(options: FollowClockOptions): Promise<{ stop(): void }> {
  const { everyMs = 30_000, limitMs = 2_000 } = options
  const own = Date.now
  let offset = own() - performance.now()
  const shared = () => Math.round(performance.now() + offset)
  Date.now = shared

  const look = async () => {
    const asked = performance.now()
    const time = await options.ask()
    const answered = performance.now()
    if (answered - asked > SLOW_MS) return
    const next = time - (asked + answered) / 2
    const moved = Math.round(next - offset)
    offset = next
    if (Math.abs(moved) > RIGHT_MS) {
      options.log.warn({ ms: moved }, "this machine's clock was wrong: it follows Postgres's now")
    }
  }
  const lookAgain = () => {
    // Postgres is away: the monotonic clock goes on, and the outage is told elsewhere.
    look().catch((err) => options.log.debug({ err }, 'the time could not be asked for'))
  }
  const timer = setInterval(lookAgain, everyMs)
  timer.unref()
  const first = look().catch((err) => options.log.debug({ err }, 'the time could not be asked for'))
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, limitMs).unref())])
  return {
    stop: () => {
      clearInterval(timer)
      if (Date.now === shared) Date.now = own
    },
  }
}
