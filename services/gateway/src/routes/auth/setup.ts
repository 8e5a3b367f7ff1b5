import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { RateLimited } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { displayName, email, newPassword } from '../../people/fields.ts'
import { addressKey } from '../../people/rate-limit.ts'
import { originOf, sessionAnswer, sessionSchema } from '../../people/send-session.ts'
import { completeSetup } from '../../people/setup.ts'
import { beginSession } from '../../people/sign-in.ts'

export const setupRoute = defineRoute({
  method: 'post',
  path: '/auth/setup',
  tag: 'Sign-in',
  summary: 'Make the first administrator with the one-time token printed at first start',
  access: 'anyone',
  body: {
    kind: 'json',
    schema: z.strictObject({
      token: z.string().min(1).max(200),
      email,
      password: newPassword,
      name: displayName.optional(),
    }),
  },
  answers: {
    201: {
      description: 'The administrator, signed in',
      schema: sessionSchema,
      headers: ['Set-Cookie'],
    },
  },
  problems: ['SETUP_TOKEN_INVALID', 'EMAIL_TAKEN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle(
    { body, req },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits' | 'tokens' | 'csrf'>,
  ) {
    const wait = deps.limits.address.take(addressKey(req.ip ?? ''))
    if (wait > 0) throw new RateLimited(wait)
    const { password, name, ...rest } = body
    const passwordHash = await deps.passwords.hash(password)
    const admin = await completeSetup(deps.catalog, {
      ...rest,
      ...(name === undefined ? {} : { name }),
      passwordHash,
    })
    const session = await beginSession(deps, admin, originOf(req))
    return sessionAnswer(deps, req, session, 201)
  },
})
