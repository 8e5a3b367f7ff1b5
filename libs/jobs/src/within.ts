import { QueueUnavailable } from './errors.ts'

/**
 * The result of `work`, or {@link QueueUnavailable} after `limitMs`. The work itself is not
 * stopped: an enqueue whose answer got lost may still arrive, which deduplication and idempotent
 * handlers allow for.
 */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new QueueUnavailable(`${what} took longer than ${limitMs} ms`)),
      limitMs,
    )
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
