import { SourceUnavailable } from './errors.ts'

export type LeastRate = { windowMs: number; bytesPerSecond: number }

/** As for uploads (F22): below 1 KiB/s over 30 s nobody sends, somebody holds a connection. */
export const LEAST_RATE: LeastRate = { windowMs: 30_000, bytesPerSecond: 1_024 }

/**
 * Passes pieces on, and throws SourceUnavailable when they come too slowly. Only the time of waiting
 * for the source counts: when our nodes are slow, the source stands still because we do.
 */
export async function* inPace(
  source: AsyncIterable<Uint8Array>,
  { windowMs, bytesPerSecond }: LeastRate = LEAST_RATE,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = source[Symbol.asyncIterator]()
  let waited = 0
  let bytes = 0
  try {
    for (;;) {
      const began = performance.now()
      const next = await orLate(pieces.next(), windowMs)
      waited += performance.now() - began
      if (next.done) return
      bytes += next.value.length
      if (waited >= windowMs) {
        if (bytes < (bytesPerSecond * waited) / 1_000) throw tooSlow()
        waited = 0
        bytes = 0
      }
      yield next.value
    }
  } finally {
    await pieces.return?.()
  }
}

const tooSlow = () => new SourceUnavailable('The server sends too slowly.')

async function orLate<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
