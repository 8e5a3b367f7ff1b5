import { BodyTooLarge } from '../http/errors.ts'

/** A body that is stored in rounds, so that what a slow client sent is saved now and then. */
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
  /** False: one round, however slow. */
  inRounds?: boolean
  /** Milliseconds on a clock that never goes back. */
  now?: () => number
}

/** A connection that breaks without a word loses at most what came within this time. */
const SAVE_MS = 5_000
/** From so many bytes in that time on, whole chunks come often enough to need no more. */
const FAST_BYTES = 8 * 1_048_576

export function createIntake(
  body: AsyncIterable<Buffer>,
  { limit, onBytes, inRounds = true, now = () => performance.now() }: IntakeOptions,
): Intake {
  const pieces = body[Symbol.asyncIterator]()
  let left = limit
  let over = false
  let failure: unknown

  const next = async (): Promise<Buffer | undefined> => {
    try {
      const { done, value } = await pieces.next()
      if (!done) return value
    } catch (error) {
      failure = error
    }
    over = true
    return undefined
  }

  return {
    async *round() {
      let since = now()
      let came = 0
      for (let piece = await next(); piece !== undefined; piece = await next()) {
        left -= piece.length
        if (left < 0) throw new BodyTooLarge('More bytes came than the upload has.')
        onBytes?.(piece)
        came += piece.length
        yield piece
        if (!inRounds || now() - since < SAVE_MS) continue
        if (came < FAST_BYTES) return
        since = now()
        came = 0
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
