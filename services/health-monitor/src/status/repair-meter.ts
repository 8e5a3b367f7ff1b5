/** One stretch of repair work, from the first missing copy until none was missing. */
export type MeasuredRepair = {
  bytes: number
  seconds: number
  bytesPerSecond: number
}

export type RepairMeter = {
  /** `missingBytes` of copies that can be made now, at `now` seconds of a monotonic clock. */
  saw(missingBytes: number, now: number): MeasuredRepair | null
}

/** Less than that says more about the pauses between two looks than about the repair. */
const LEAST_BYTES = 8 * 1_048_576
const LEAST_SECONDS = 2

/**
 * How fast repair really was, the last time there was enough of it. Bytes that go missing in the
 * middle of it belong to it. Null until something was repaired.
 */
export function createRepairMeter(known: MeasuredRepair | null): RepairMeter {
  let measured = known
  let under: { since: number; done: number; missing: number } | undefined
  return {
    saw(missingBytes, now) {
      if (under === undefined) {
        if (missingBytes > 0) under = { since: now, done: 0, missing: missingBytes }
        return measured
      }
      under.done += Math.max(0, under.missing - missingBytes)
      under.missing = missingBytes
      if (missingBytes > 0) return measured
      const { done, since } = under
      const seconds = now - since
      if (done >= LEAST_BYTES && seconds >= LEAST_SECONDS) {
        const bytesPerSecond = Math.round(done / seconds)
        measured = { bytes: done, seconds: Math.round(seconds), bytesPerSecond }
      }
      under = undefined
      return measured
    },
  }
}
