import type { Request, Response } from 'express'
import { SelectionTooLarge } from '../archive/errors.ts'
import { NotFound, RateLimited, SharePasswordNeeded } from '../http/errors.ts'
import {
  endedPage,
  notInFolderPage,
  passwordPage,
  sendPage,
  tooLargePage,
  wantsPage,
} from './share-page.ts'
import { NotInFolder } from './shared-folder.ts'

/**
 * Runs what answers a visitor; what is wrong with the link, its folder or the password is a page for people. All
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
    if (error instanceof NotInFolder) return sendPage(res, 404, notInFolderPage(token))
    if (error instanceof NotFound) return sendPage(res, 404, endedPage)
    if (error instanceof SharePasswordNeeded) {
      const wrong = req.method === 'POST' ? error.message : undefined
      return sendPage(res, 401, passwordPage(token, wrong))
    }
    if (error instanceof RateLimited) {
      res.setHeader('Retry-After', String(error.retryAfter))
      return sendPage(res, 429, passwordPage(token, error.message))
    }
    if (error instanceof SelectionTooLarge) return sendPage(res, 413, tooLargePage(error.message))
    throw error
  }
}
