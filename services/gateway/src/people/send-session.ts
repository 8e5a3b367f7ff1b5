import type { Request } from 'express'
import { z } from 'zod'
import type { GatewayDeps } from '../deps.ts'
import type { Answer } from '../http/route.ts'
import { clearedCookies, sessionCookies } from './cookies.ts'
import { userSchema, userView } from './fields.ts'
import { type Origin, SESSION_SECONDS, type SignedIn } from './sign-in.ts'

export const sessionSchema = z
  .object({
    accessToken: z.string(),
    expiresIn: z.int().meta({ description: 'Seconds.' }),
    refreshToken: z.string(),
    user: userSchema,
  })
  .meta({ id: 'Session' })

type Cookied = Pick<GatewayDeps, 'config' | 'csrf'>

/** The answer to a sign-in: tokens for programs, cookies for browsers. */
export function sessionAnswer(
  deps: Cookied,
  req: Request,
  session: SignedIn,
  status = 200,
): Answer {
  const { user, accessToken, expiresIn, refreshToken } = session
  const body = { accessToken, expiresIn, refreshToken, user: userView(user) }
  return { status, body, headers: { 'Set-Cookie': sessionSetCookies(deps, req, session) } }
}

/** What a browser keeps of a sign-in. */
export const sessionSetCookies = (
  { config, csrf }: Cookied,
  req: Request,
  { sessionId, accessToken, expiresIn, refreshToken }: SignedIn,
): string[] =>
  sessionCookies(
    {
      accessToken,
      accessSeconds: expiresIn,
      refreshToken,
      refreshSeconds: SESSION_SECONDS,
      csrfToken: csrf.tokenFor(sessionId),
    },
    isSecure(config, req),
  )

export const signedOutAnswer = ({ config }: Pick<Cookied, 'config'>, req: Request): Answer => ({
  status: 204,
  headers: { 'Set-Cookie': clearedCookies(isSecure(config, req)) },
})

export const originOf = (req: Request): Origin => ({
  ip: req.ip ?? '',
  userAgent: req.headers['user-agent'],
})

/** By https to us, or to the proxy in front of us that the public address names. */
export const isSecure = ({ publicUrl }: Cookied['config'], req: Request): boolean =>
  req.secure || publicUrl?.startsWith('https:') === true
