import { type Catalog, findPasswordHash, isRecentSession, NO_PASSWORD } from '@holdfast/catalog'
import {
  RateLimited,
  SignInTooOld,
  Unauthenticated,
  ValidationFailed,
  WrongPassword,
} from '../http/errors.ts'
import type { Passwords } from './passwords.ts'
import type { RateLimit } from './rate-limit.ts'

type Deps = {
  catalog: Catalog
  passwords: Pick<Passwords, 'verify'>
  limits: { account: Pick<RateLimit, 'take' | 'giveBack'> }
}

/** How old the sign-in of somebody without a password may be. */
const RECENT_SECONDS = 600

/**
 * Lets somebody who is signed in show once more who they are: by their password, as often as they may sign
 * in, or by a sign-in of the last minutes where they have none. An open session, or a stolen one, must not
 * be enough to take the account over. Answers the hash that is there. Throws ValidationFailed,
 * RateLimited, HashingBusy, WrongPassword, SignInTooOld.
 */
export async function confirmOwner(
  { catalog, passwords, limits }: Deps,
  { userId, sessionId }: { userId: string; sessionId: string },
  password: string | undefined,
  field = 'currentPassword',
): Promise<string> {
  const hash = await findPasswordHash(catalog, userId)
  if (hash === undefined) throw new Unauthenticated('This account is gone.')
  if (hash === NO_PASSWORD) {
    const recent = { userId, sessionId, seconds: RECENT_SECONDS }
    if (!(await isRecentSession(catalog, recent))) throw new SignInTooOld()
    return hash
  }
  if (password === undefined)
    throw new ValidationFailed([{ path: field, message: 'is required for this' }])
  const wait = limits.account.take(userId)
  if (wait > 0) throw new RateLimited(wait)
  if (!(await passwords.verify(hash, password))) throw new WrongPassword()
  limits.account.giveBack(userId)
  return hash
}
