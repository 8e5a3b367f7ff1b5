/**
 * How often an answer took how long: counts per bucket, each bucket 10 % wider than the one before.
 * Sums of such histograms are exact, so gateways can be merged and ages be weighted; a percentile is
 * within 5 % of the true one, which is less than what a controller has to tell apart (1.25 from 1.5).
 */
export type LatencyHistogram = readonly number[]

/** From 0.1 ms to 90 s; what lies outside counts in the first or last bucket. */
export const LATENCY_BUCKETS = 144
const FIRST_MS = 0.1
const GROWTH = Math.log(1.1)

export const emptyHistogram = (): number[] => new Array<number>(LATENCY_BUCKETS).fill(0)

export function bucketOf(ms: number): number {
  if (!(ms > FIRST_MS)) return 0
  return Math.min(LATENCY_BUCKETS - 1, Math.floor(Math.log(ms / FIRST_MS) / GROWTH))
}

export function countOf(histogram: LatencyHistogram): number {
  return histogram.reduce((sum, count) => sum + count, 0)
}

/** Bucket by bucket; a shorter one, such as none at all, counts as zeroes. */
export function addHistograms(a: LatencyHistogram, b: LatencyHistogram): number[] {
  return Array.from({ length: LATENCY_BUCKETS }, (_, at) => (a[at] ?? 0) + (b[at] ?? 0))
}

/** What came since `before`; all of it when counts fell, because then somebody began anew. */
export function sinceHistogram(now: LatencyHistogram, before: LatencyHistogram): number[] {
  const newer = Array.from(
    { length: LATENCY_BUCKETS },
    (_, at) => (now[at] ?? 0) - (before[at] ?? 0),
  )
  return newer.some((count) => count < 0) ? addHistograms(now, []) : newer
}

export function scaleHistogram(histogram: LatencyHistogram, factor: number): number[] {
  return histogram.map((count) => count * factor)
}

/** Milliseconds that stand for the answers of each bucket: its middle. */
export const BUCKET_MS: readonly number[] = Array.from(
  { length: LATENCY_BUCKETS },
  (_, at) => FIRST_MS * Math.exp(GROWTH * (at + 0.5)),
)

/** Milliseconds that the share `quantile` of the answers took at most; 0 without any. */
export function quantileMs(histogram: LatencyHistogram, quantile: number): number {
  const wanted = countOf(histogram) * quantile
  if (wanted <= 0) return 0
  let sum = 0
  for (const [at, count] of histogram.entries()) {
    sum += count
    // Sums of decayed counts are a little off.
    if (count > 0 && sum >= wanted - 1e-9) return BUCKET_MS[at] as number
  }
  return FIRST_MS * Math.exp(GROWTH * LATENCY_BUCKETS)
}
