/** How far repair is, from how the missing bytes shrink. */
export type Estimate = { bytesPerSecond: number; etaSeconds: number | null }

export type Estimator = {
  /** `missingBytes` of copies still to be made, at `now` seconds of a monotonic clock. */
  saw(missingBytes: number, now: number): Estimate
}

/** Weight of one second; a rate that changed is believed after about ten. */
const SMOOTHING = 0.15

/**
 * The smoothed rate at which missing bytes disappear. Bytes that newly go missing are no negative
 * work: such a step is left out. Null without a rate: nobody can tell how long nothing takes.
 */
export function createEstimator(): Estimator {
  let last: { bytes: number; at: number } | undefined
  let rate = 0
  return {
    saw(missingBytes, now) {
      if (last !== undefined && now > last.at && missingBytes <= last.bytes) {
        const seconds = now - last.at
        const measured = (last.bytes - missingBytes) / seconds
        const weight = 1 - (1 - SMOOTHING) ** seconds
        rate = rate === 0 ? measured : rate + weight * (measured - rate)
      }
      last = { bytes: missingBytes, at: now }
      if (missingBytes === 0) {
        rate = 0
        return { bytesPerSecond: 0, etaSeconds: 0 }
      }
      const bytesPerSecond = Math.round(rate)
      const etaSeconds = bytesPerSecond > 0 ? Math.round(missingBytes / bytesPerSecond) : null
      return { bytesPerSecond, etaSeconds }
    },
  }
}
