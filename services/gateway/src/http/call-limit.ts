import type { ServerResponse } from 'node:http'
import { createRateLimit } from '../people/rate-limit.ts'
import { RateLimited } from './errors.ts'

/** Seconds of calls that may come at once: a page that opens, a tool that starts. */
const WINDOW_SECONDS = 10

export type CallLimit = {
  /** Counts one call and says on the response what is left. Throws RateLimited when nothing is. */
  count(res: ServerResponse, key: string): void
}

/**
 * So many calls per second of one user or one address, with ten seconds' worth at once; 0: no limit.
 * In memory, so that it holds while the queue and Postgres do not; each gateway counts by itself.
 *
 * The headers are those of draft-ietf-httpapi-ratelimit-headers: the policy that was counted last,
 * which is the caller's own where somebody is signed in.
 */
export function createCallLimit(
  policy: string,
  perSecond: number,
  { now }: { now?: () => number } = {},
): CallLimit {
  if (perSecond === 0) return { count: () => {} }
  const burst = perSecond * WINDOW_SECONDS
  const options = { burst, refillSeconds: 1 / perSecond, ...(now === undefined ? {} : { now }) }
  const limit = createRateLimit(options)
  return {
    count(res, key) {
      const wait = limit.take(key)
      const left = limit.left(key)
      const reset = Math.ceil((burst - left) / perSecond)
      res.setHeader('RateLimit-Policy', `"${policy}";q=${burst};w=${WINDOW_SECONDS}`)
      res.setHeader('RateLimit', `"${policy}";r=${Math.floor(left)};t=${reset}`)
      if (wait > 0) throw new RateLimited(wait)
    },
  }
}
