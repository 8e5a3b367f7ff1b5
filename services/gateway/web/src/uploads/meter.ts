/** A rate is told from so much of the past. */
const WINDOW_MS = 20_000
/** Before that, a guess would only jump. */
const FIRST_MS = 5_000

export type Pace = { bytesPerSecond: number; secondsLeft: number } | undefined

/** How fast bytes go, from the last twenty seconds; undefined until there are five of them. */
export function createMeter() {
  let points: { at: number; sent: number }[] = []
  return {
    /** `at`: milliseconds of any clock that only goes forward. */
    note(at: number, sent: number): void {
      const last = points.at(-1)
      // Fewer than before: uploads were taken from the list.
      if (last !== undefined && sent < last.sent) points = []
      points.push({ at, sent })
      while (points.length > 2 && (points[1]?.at ?? at) <= at - WINDOW_MS) points.shift()
    },
    pace(bytes: number): Pace {
      const [first, last] = [points[0], points.at(-1)]
      if (first === undefined || last === undefined || last.at - first.at < FIRST_MS) {
        return undefined
      }
      const bytesPerSecond = ((last.sent - first.sent) * 1_000) / (last.at - first.at)
      if (bytesPerSecond <= 0) return undefined
      return { bytesPerSecond, secondsLeft: Math.max(0, bytes - last.sent) / bytesPerSecond }
    },
    reset(): void {
      points = []
    },
  }
}
