import { consumeReset, isReset, ResetInvalid } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { RateLimited } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { newPassword } from '../../people/fields.ts'
import { addressKey } from '../../people/rate-limit.ts'
import { hashToken } from '../../people/sign-in.ts'

export const resetPasswordRoute = defineRoute({
  method: 'post',
  path: '/auth/reset-password',
  tag: 'Sign-in',
  summary: 'Set a password with the one-time token that an administrator made',
  access: 'anyone',
  body: {
    kind: 'json',
    schema: z.strictObject({ token: z.string().min(1).max(200), password: newPassword }),
  },
  answers: { 204: { description: 'Sign in with it now' } },
  problems: ['RESET_INVALID', 'RATE_LIMITED', 'HASHING_BUSY'],
  async handle({ body, req }, deps: Pick<GatewayDeps, 'catalog' | 'passwords' | 'limits'>) {
    const wait = deps.limits.address.take(addressKey(req.ip ?? ''))
    if (wait > 0) throw new RateLimited(wait)
    const tokenHash = hashToken(body.token)
    // Looked at first, so that strangers do not make us hash passwords.
    if (!(await isReset(deps.catalog, tokenHash))) throw new ResetInvalid()
    const passwordHash = await deps.passwords.hash(body.password)
    await consumeReset(deps.catalog, { tokenHash, passwordHash })
    return { status: 204 }
  },
})
