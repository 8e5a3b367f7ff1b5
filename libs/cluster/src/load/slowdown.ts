import { countOf, type LatencyHistogram, quantileMs } from './latency-histogram.ts'

/** How long one sort of clients' calls took beside background work, and while that kept still. */
export type Compared = { busy: LatencyHistogram; idle: LatencyHistogram }

export type Slowdown = {
  /** Which percentile was compared, 0 to 1. */
  quantile: number
  busyMs: number
  idleMs: number
}

/** Fewer answers than this tell nothing. */
export const ENOUGH = 10

/**
 * How much longer clients wait. The third longest of the smaller sample is as far out as it bears, up to
 * the 99th percentile, and both sides are read at the same one: the longest of ten against the longest of
 * a thousand would always look like a jam. Undefined while one side has too little.
 */
export function slowdownOf({ busy, idle }: Compared): Slowdown | undefined {
  const least = Math.min(countOf(busy), countOf(idle))
  if (least < ENOUGH) return undefined
  const quantile = 1 - Math.max(0.01, 3 / least)
  return { quantile, busyMs: quantileMs(busy, quantile), idleMs: quantileMs(idle, quantile) }
}

/** Sorts of calls (small and large ones, reads and writes) are compared each with itself; the worst counts. */
export function worstSlowdown(sorts: Iterable<Compared>): Slowdown | undefined {
  const all = [...sorts].flatMap((sort) => slowdownOf(sort) ?? [])
  const factor = ({ busyMs, idleMs }: Slowdown) => busyMs / Math.max(idleMs, 1)
  return all.sort((a, b) => factor(b) - factor(a))[0]
}
