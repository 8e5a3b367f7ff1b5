import type { Request, Response } from 'express'
import type { CallLimit } from '../http/call-limit.ts'
import { inTime } from '../http/in-time.ts'
import type { Authenticate } from '../http/mount.ts'
import type { Caller } from './caller.ts'
import { addressKey } from './rate-limit.ts'

export type Admit = {
  /** Counts a call of whoever this is. Throws RateLimited. */
  anyone(req: Request, res: Response): undefined
  /** The same, and then says who is calling. Throws RateLimited, Unauthenticated or CsrfRejected. */
  signedIn(req: Request, res: Response): Promise<Caller>
}

/**
 * The way in: first the address is counted, which costs nothing, then whoever signed in. `req.ip`
 * is the socket's unless TRUST_PROXY names who may say otherwise, so a forged X-Forwarded-For
 * gains nothing (S3).
 */
export function createAdmit(
  authenticate: Authenticate,
  limits: { byAddress: CallLimit; byUser: CallLimit },
): Admit {
  const anyone = (req: Request, res: Response): undefined => {
    limits.byAddress.count(res, addressKey(req.ip ?? ''))
  }
  return {
    anyone,
    signedIn: async (req, res) => {
      anyone(req, res)
      const caller = await inTime(authenticate(req))
      res.locals.userId = caller.userId
      limits.byUser.count(res, caller.userId)
      return caller
    },
  }
}
