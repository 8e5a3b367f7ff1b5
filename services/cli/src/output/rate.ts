/** Seconds that the rate is taken over: long enough to be calm, short enough to follow. */
const WINDOW_MS = 8_000

export type Rate = { add(bytes: number): void; perSecond(): number }

/** Bytes per second over the last seconds. A try that begins anew takes its bytes back. */
export const createRate = (now: () => number): Rate => {
  const started = now()
  let samples: { at: number; bytes: number }[] = []
  return {
    add: (bytes) => {
      const last = samples.at(-1)
      // Many small files in one moment are one sample.
      if (last !== undefined && now() - last.at < 50) last.bytes += bytes
      else samples.push({ at: now(), bytes })
    },
    perSecond: () => {
      const from = Math.max(started, now() - WINDOW_MS)
      samples = samples.filter(({ at }) => at > from || from === started)
      const seconds = (now() - from) / 1_000
      const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0)
      return seconds <= 0 ? 0 : Math.max(0, bytes / seconds)
    },
  }
}
