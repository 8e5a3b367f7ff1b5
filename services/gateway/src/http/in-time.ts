import { CatalogueSlow } from './errors.ts'

/** F6: whoever asks while Postgres is away hears so within 5 s. */
const ANSWER_MS = 4_500

/**
 * Bounds a question to the catalogue: throws CatalogueSlow when it takes too long. A server that was
 * stopped or cut off refuses nothing, so without a bound the client would wait as long as TCP does.
 * The work itself goes on; what it changes is changed.
 */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CatalogueSlow()), ANSWER_MS)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
