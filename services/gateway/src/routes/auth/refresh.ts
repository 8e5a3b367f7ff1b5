import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { Unauthenticated } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { sentRefreshToken } from '../../people/fields.ts'
import { refreshTokenOf } from '../../people/refresh-token.ts'
import { sessionAnswer, sessionSchema } from '../../people/send-session.ts'
import { refreshSession } from '../../people/sign-in.ts'

export const refreshRoute = defineRoute({
  method: 'post',
  path: '/auth/refresh',
  tag: 'Sign-in',
  summary: 'Exchange a refresh token, from the body or the cookie, for new tokens',
  access: 'anyone',
  body: {
    kind: 'json',
    optional: true,
    schema: z.strictObject({ refreshToken: sentRefreshToken.optional() }),
  },
  answers: {
    200: { description: 'New tokens and cookies', schema: sessionSchema, headers: ['Set-Cookie'] },
  },
  problems: ['UNAUTHENTICATED', 'CSRF_REJECTED'],
  async handle({ body, req }, deps: Pick<GatewayDeps, 'config' | 'catalog' | 'tokens' | 'csrf'>) {
    const token = refreshTokenOf(req.headers, body.refreshToken)
    if (token === undefined) throw new Unauthenticated('There is no refresh token.')
    return sessionAnswer(deps, req, await refreshSession(deps, token))
  },
})
