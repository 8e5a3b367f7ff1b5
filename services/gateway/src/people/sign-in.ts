import { createHash, randomBytes } from 'node:crypto'
import {
  audit,
  type Catalog,
  createSession,
  findUserForLogin,
  revokeSession,
  revokeSessionOfToken,
  rotateSession,
  type User,
} from '@holdfast/catalog'
import { RateLimited, Unauthenticated } from '../http/errors.ts'
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.ts'
import type { Passwords } from './passwords.ts'
import { addressKey, type RateLimit } from './rate-limit.ts'

/** Seconds a session lives at most, however often it is refreshed. */
export const SESSION_SECONDS = 30 * 86_400

export type SignInDeps = {
  catalog: Catalog
  tokens: Pick<AccessTokens, 'sign'>
  passwords: Pick<Passwords, 'verify'>
  limits: Record<'account' | 'address', Pick<RateLimit, 'take' | 'giveBack'>>
}

/** Where a sign-in comes from; shown to its owner in the list of sessions. */
export type Origin = { ip: string; userAgent: string | undefined }

export type SignedIn = {
  user: User
  sessionId: string
  accessToken: string
  /** Seconds. */
  expiresIn: number
  refreshToken: string
}

/** Throws RateLimited, HashingBusy, or Unauthenticated in the same words whatever was wrong. */
export async function signIn(
  deps: SignInDeps,
  { email, password }: { email: string; password: string },
  origin: Origin,
): Promise<SignedIn> {
  const { account, address } = deps.limits
  const keys = { account: email.toLowerCase(), address: addressKey(origin.ip) }
  const wait = Math.max(account.take(keys.account), address.take(keys.address))
  if (wait > 0) throw new RateLimited(wait)
  const user = await findUserForLogin(deps.catalog, email)
  const fits = await deps.passwords.verify(user?.passwordHash, password)
  if (!fits || user === undefined || user.disabledAt !== null) {
    throw new Unauthenticated('The address or the password is not right.')
  }
  // Only failures count: a person with ten devices is not an attacker.
  account.giveBack(keys.account)
  address.giveBack(keys.address)
  return beginSession(deps, user, origin)
}

/** A session for somebody who has just shown who they are. */
export async function beginSession(
  deps: Pick<SignInDeps, 'catalog' | 'tokens'>,
  user: User,
  origin: Origin,
): Promise<SignedIn> {
  const refreshToken = newSecretToken()
  const session = await createSession(deps.catalog, {
    userId: user.id,
    tokenHash: hashToken(refreshToken),
    ttlSeconds: SESSION_SECONDS,
    ip: origin.ip,
    userAgent: origin.userAgent?.slice(0, 400) ?? null,
  })
  return signedIn(deps, user, session.id, refreshToken)
}

/**
 * Exchanges a refresh token for the next one. A token that comes a second time was copied: the
 * whole session ends, because nobody can tell the owner from the thief (S1).
 */
export async function refreshSession(
  deps: Pick<SignInDeps, 'catalog' | 'tokens'>,
  refreshToken: string,
): Promise<SignedIn> {
  const next = newSecretToken()
  const rotation = await rotateSession(deps.catalog, {
    tokenHash: hashToken(refreshToken),
    newTokenHash: hashToken(next),
  })
  if (rotation === undefined) throw new Unauthenticated('The refresh token is not valid any more.')
  const { user, sessionId, reused } = rotation
  if (reused) {
    await audit(deps.catalog, {
      actorId: user.id,
      action: 'session.reuse',
      subject: sessionId,
      detail: { ended: true },
    })
    throw new Unauthenticated('This refresh token was used before, so the session was ended.')
  }
  return signedIn(deps, user, sessionId, next)
}

/** Ends the session a refresh token belongs to; unknown tokens are no error. */
export const endSessionOf = (catalog: Catalog, refreshToken: string): Promise<void> =>
  revokeSessionOfToken(catalog, hashToken(refreshToken))

/** Ends the session an access token belongs to; a token that is not valid has none. */
export async function endSession(
  { catalog, tokens }: { catalog: Catalog; tokens: Pick<AccessTokens, 'verify'> },
  accessToken: string,
): Promise<void> {
  const claims = await tokens.verify(accessToken).catch(() => undefined)
  if (claims !== undefined) await revokeSession(catalog, claims)
}

/** 256 bits in a form that fits cookies, headers and addresses. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url')

/** Tokens have 256 bits of their own, so a plain hash is enough; passwords get argon2id. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

async function signedIn(
  deps: Pick<SignInDeps, 'tokens'>,
  user: User,
  sessionId: string,
  refreshToken: string,
): Promise<SignedIn> {
  const accessToken = await deps.tokens.sign({ userId: user.id, sessionId })
  return { user, sessionId, accessToken, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken }
}
