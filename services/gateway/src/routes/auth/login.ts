import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { defineRoute } from '../../http/route.ts'
import { givenPassword } from '../../people/fields.ts'
import { originOf, sessionAnswer, sessionSchema } from '../../people/send-session.ts'
import { signIn } from '../../people/sign-in.ts'

export const loginRoute = defineRoute({
  method: 'post',
  path: '/auth/login',
  tag: 'Sign-in',
  summary: 'Sign in with a password',
  access: 'anyone',
  body: {
    kind: 'json',
    schema: z.strictObject({ email: z.string().trim().min(1).max(254), password: givenPassword }),
  },
  answers: {
    200: {
      description: 'Tokens, and the session cookies',
      schema: sessionSchema,
      headers: ['Set-Cookie'],
    },
  },
  problems: ['UNAUTHENTICATED', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle(
    { body, req },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits' | 'tokens' | 'csrf'>,
  ) {
    return sessionAnswer(deps, req, await signIn(deps, body, originOf(req)))
  },
})
