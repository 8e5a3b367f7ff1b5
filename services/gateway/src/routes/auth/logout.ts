import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { bearerOf } from '../../people/caller.ts'
import { sentRefreshToken } from '../../people/fields.ts'
import { refreshTokenOf } from '../../people/refresh-token.ts'
import { signedOutAnswer } from '../../people/send-session.ts'
import { endSession, endSessionOf } from '../../people/sign-in.ts'

export const logoutRoute = defineRoute({
  method: 'post',
  path: '/auth/logout',
  tag: 'Sign-in',
  summary: 'End the session of a refresh token (body or cookie), or of the access token',
  // Signing out must work with an access token that has long expired.
  access: 'anyone',
  body: {
    kind: 'json',
    optional: true,
    schema: z.strictObject({ refreshToken: sentRefreshToken.optional() }),
  },
  answers: {
    204: { description: 'Signed out, also when there was no session', headers: ['Set-Cookie'] },
  },
  problems: ['UNAUTHENTICATED', 'CSRF_REJECTED'],
  async handle({ body, req }, deps: Pick<GatewayDeps, 'config' | 'catalog' | 'tokens'>) {
    const token = refreshTokenOf(req.headers, body.refreshToken)
    if (token !== undefined) await endSessionOf(deps.catalog, token)
    const bearer = bearerOf(req.headers.authorization)
    if (bearer !== undefined) await endSession(deps, bearer)
    return signedOutAnswer(deps, req)
  },
})
