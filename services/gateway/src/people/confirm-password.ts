import { type Catalog, findPasswordHash } from '@holdfast/catalog'
import { RateLimited, Unauthenticated, WrongPassword } from '../http/errors.ts'
import type { Passwords } from './passwords.ts'
import type { RateLimit } from './rate-limit.ts'

type Deps = {
  catalog: Catalog
  passwords: Pick<Passwords, 'verify'>
  limits: { account: Pick<RateLimit, 'take' | 'giveBack'> }
}

/**
 * Lets somebody who is signed in show once more who they are, as often as they may sign in. Answers the
 * hash that fitted. Throws RateLimited, HashingBusy, WrongPassword.
 */
export async function confirmPassword(
  { catalog, passwords, limits }: Deps,
  { userId, password }: { userId: string; password: string },
): Promise<string> {
  const wait = limits.account.take(userId)
  if (wait > 0) throw new RateLimited(wait)
  const hash = await findPasswordHash(catalog, userId)
  if (hash === undefined) throw new Unauthenticated('This account is gone.')
  if (!(await passwords.verify(hash, password))) throw new WrongPassword()
  limits.account.giveBack(userId)
  return hash
}
