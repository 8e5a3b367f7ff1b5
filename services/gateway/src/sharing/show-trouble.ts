import type { Request, Response } from 'express'
import { NotFound, RateLimited, SharePasswordNeeded } from '../http/errors.ts'
import { endedPage, passwordPage, sendPage, wantsPage } from './share-page.ts'

/**
 * Runs what answers a visitor; what is wrong with the link or the password is a page for people. All
 * else, and everything for programs, is thrown on.
 */
export async function showTrouble(
  { req, res, token }: { req: Request; res: Response; token: string },
  work: () => Promise<undefined>,
): Promise<undefined> {
  try {
    return await work()
  } catch (error) {
    if (res.headersSent || !wantsPage(req)) throw error
    if (error instanceof NotFound) return sendPage(res, 404, endedPage)
    if (error instanceof SharePasswordNeeded) {
      const wrong = req.method === 'POST' ? error.message : undefined
      return sendPage(res, 401, passwordPage(token, wrong))
    }
    if (error instanceof RateLimited) {
      res.setHeader('Retry-After', String(error.retryAfter))
      return sendPage(res, 429, passwordPage(token, error.message))
    }
    throw error
  }
}
