import { audit, changedSettings, createUser } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { RateLimited, RegistrationClosed } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { displayName, email, newPassword, userSchema, userView } from '../../people/fields.ts'
import { addressKey } from '../../people/rate-limit.ts'

export const registerRoute = defineRoute({
  method: 'post',
  path: '/auth/register',
  tag: 'Sign-in',
  summary: 'Make an account',
  access: 'anyone',
  body: {
    kind: 'json',
    schema: z.strictObject({ email, password: newPassword, name: displayName.optional() }),
  },
  answers: {
    201: { description: 'The account', schema: z.object({ user: userSchema }) },
  },
  problems: ['REGISTRATION_CLOSED', 'EMAIL_TAKEN', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle(
    { body, req },
    deps: Pick<GatewayDeps, 'config' | 'catalog' | 'passwords' | 'limits'>,
  ) {
    const { registrationOpen } = { ...deps.config, ...(await changedSettings(deps.catalog)) }
    if (!registrationOpen) throw new RegistrationClosed()
    const wait = deps.limits.register.take(addressKey(req.ip ?? ''))
    if (wait > 0) throw new RateLimited(wait)
    const { password, ...account } = body
    const passwordHash = await deps.passwords.hash(password)
    const user = await createUser(deps.catalog, {
      email: account.email,
      ...(account.name === undefined ? {} : { name: account.name }),
      passwordHash,
      role: 'user',
    })
    await audit(deps.catalog, { actorId: user.id, action: 'user.registered', subject: user.id })
    return { status: 201, body: { user: userView(user) } }
  },
})
