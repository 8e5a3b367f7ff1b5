import { registerUser } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { RateLimited } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { displayName, email, newPassword, userSchema, userView } from '../../people/fields.ts'
import { addressKey } from '../../people/rate-limit.ts'
import { admitRegistration, registrationNow } from '../../people/registration.ts'

export const registerRoute = defineRoute({
  method: 'post',
  path: '/auth/register',
  tag: 'Sign-in',
  summary: 'Make an account; with an invitation where registration is by invitation',
  access: 'anyone',
  body: {
    kind: 'json',
    schema: z.strictObject({
      email,
      password: newPassword,
      name: displayName.optional(),
      invitation: z.string().min(1).max(200).optional(),
    }),
  },
  answers: {
    201: { description: 'The account', schema: z.object({ user: userSchema }) },
  },
  problems: [
    'REGISTRATION_CLOSED',
    'INVITATION_INVALID',
    'EMAIL_TAKEN',
    'RATE_LIMITED',
    'HASHING_BUSY',
  ],
  async handle(
    { body, req },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits'>,
  ) {
    const { email, name, password, invitation } = body
    const mode = await registrationNow(deps.catalog, deps.config.registration)
    const wait = deps.limits.register.take(addressKey(req.ip ?? ''))
    if (wait > 0) throw new RateLimited(wait)
    const tokenHash = await admitRegistration(deps.catalog, mode, { email, invitation })
    const passwordHash = await deps.passwords.hash(password)
    const user = await registerUser(deps.catalog, {
      user: { email, name, passwordHash },
      tokenHash,
    })
    return { status: 201, body: { user: userView(user) } }
  },
})
