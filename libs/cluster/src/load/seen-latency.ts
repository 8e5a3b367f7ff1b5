import {
  addHistograms,
  countOf,
  emptyHistogram,
  type LatencyHistogram,
  scaleHistogram,
} from './latency-histogram.ts'
import { type Slowdown, worstSlowdown } from './slowdown.ts'

/**
 * What clients saw of one way lately, as one worker hears it. All times in seconds of a monotonic clock.
 */
export type SeenLatency = {
  /** Answers of one sort that came in now; `quiet`: measured while background work kept still. */
  add(sort: string, quiet: boolean, counts: LatencyHistogram, now: number): void
  /** Whether clients are there, and often enough to be measured. */
  present(now: number): boolean
  /** How much longer clients wait than without us, by what came in after `since`. */
  slowdown(now: number, since: number): Slowdown | undefined
}

type Slice = { at: number; sort: string; counts: LatencyHistogram; count: number }

/** What is compared is the last five seconds, or up to thirty where clients are few. */
const WINDOW = 5
const WIDEST = 30
const PLENTY = 100
/** Answers are reported and read half a second at a time, so they come this late. */
const LAG = 1.5
/** Clients that were not heard of for so long are gone. */
const GONE_AFTER = 5
const ENOUGH = 10
/** The quiet times of the last two minutes count, the newer the more. */
const IDLE_HALF_LIFE = 60

export function createSeenLatency(): SeenLatency {
  let slices: Slice[] = []
  const idle = new Map<string, { at: number; counts: LatencyHistogram }>()
  let heard: { at: number; count: number }[] = []

  const recent = (now: number, since: number): Slice[] => {
    const after = slices.filter(({ at }) => at > since + LAG)
    const newest = after.filter(({ at }) => at > now - WINDOW)
    const count = newest.reduce((sum, slice) => sum + slice.count, 0)
    return count >= PLENTY ? newest : after
  }

  return {
    add(sort, quiet, counts, now) {
      const count = countOf(counts)
      if (count === 0) return
      heard = [...heard.filter(({ at }) => at > now - WIDEST), { at: now, count }]
      if (quiet) {
        const before = idle.get(sort)
        const faded = before && scaleHistogram(before.counts, fade(now - before.at))
        idle.set(sort, { at: now, counts: addHistograms(faded ?? [], counts) })
      } else {
        slices = [...slices.filter(({ at }) => at > now - WIDEST), { at: now, sort, counts, count }]
      }
    },
    present(now) {
      const lately = heard.filter(({ at }) => at > now - WIDEST)
      const count = lately.reduce((sum, entry) => sum + entry.count, 0)
      return count >= ENOUGH && lately.some(({ at }) => at > now - GONE_AFTER)
    },
    slowdown(now, since) {
      const bySort = Map.groupBy(recent(now, since), ({ sort }) => sort)
      return worstSlowdown(
        [...bySort].map(([sort, parts]) => ({
          busy: parts.reduce((sum, { counts }) => addHistograms(sum, counts), emptyHistogram()),
          idle: idle.get(sort)?.counts ?? [],
        })),
      )
    },
  }
}

function fade(seconds: number): number {
  return 0.5 ** (seconds / IDLE_HALF_LIFE)
}
