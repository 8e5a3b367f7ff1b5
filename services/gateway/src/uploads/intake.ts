import { BodyTooLarge } from '../http/errors.ts'

/** A body that is stored in rounds, so that what a slow or silent client sent is saved now and then. */
export type Intake = {
  /** The bytes until the body ends or breaks, or until it is time to save. Throws BodyTooLarge. */
  round(): AsyncGenerator<Buffer, void, undefined>
  readonly over: boolean
  /** Why it broke. What came before counts all the same. */
  readonly failure: unknown
}

export type IntakeOptions = {
  /** More bytes than this are refused. */
  limit: number
  /** Sees every byte. */
  onBytes?: ((bytes: Buffer) => void) | undefined
  /** A connection that breaks without a word loses what came within so many milliseconds; 0: all of it. */
  saveMs?: number
}

const SAVE_MS = 2_000
/** From so many bytes in that time on, whole chunks come often enough to need no more. */
const FAST_BYTES = 4 * 1_048_576

export function createIntake(
  body: AsyncIterable<Buffer>,
  { limit, onBytes, saveMs = SAVE_MS }: IntakeOptions,
): Intake {
  const pieces = body[Symbol.asyncIterator]()
  let pending: Promise<Buffer | undefined> | undefined
  let left = limit
  let over = false
  let failure: unknown

  const read = async (): Promise<Buffer | undefined> => {
    try {
      const { done, value } = await pieces.next()
      if (!done) return value
    } catch (error) {
      failure = error
    }
    over = true
    return undefined
  }

  /** A piece that comes later than `ms` is the first of the next round. */
  const next = async (ms: number): Promise<Buffer | undefined> => {
    pending ??= read()
    const came = ms > 0 ? await within(pending, ms) : await pending
    if (came === LATE) return undefined
    pending = undefined
    return came
  }

  return {
    async *round() {
      let since = performance.now()
      let bytes = 0
      // Who sends nothing has nothing to be saved, and is waited for.
      for (let piece = await next(0); piece !== undefined; piece = await next(saveMs)) {
        left -= piece.length
        if (left < 0) throw new BodyTooLarge('More bytes came than the upload has.')
        onBytes?.(piece)
        bytes += piece.length
        yield piece
        if (saveMs === 0 || performance.now() - since < saveMs) continue
        if (bytes < FAST_BYTES) return
        since = performance.now()
        bytes = 0
      }
    },
    get over() {
      return over
    },
    get failure() {
      return failure
    },
  }
}

const LATE = Symbol('late')

async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, ms, LATE)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
