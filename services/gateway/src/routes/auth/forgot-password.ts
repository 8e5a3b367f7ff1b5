import { findUserForLogin } from '@holdfast/catalog'
import { z } from 'zod'
import type { GatewayDeps } from '../../deps.ts'
import { MailNotSetUp, RateLimited } from '../../http/errors.ts'
import { defineRoute } from '../../http/route.ts'
import { mailerNow } from '../../mail/mail-now.ts'
import { mailReset } from '../../people/forgotten-password.ts'
import { addressKey } from '../../people/rate-limit.ts'

export const forgotPasswordRoute = defineRoute({
  method: 'post',
  path: '/auth/forgot-password',
  tag: 'Sign-in',
  summary: 'Have a link for a new password sent by mail',
  access: 'anyone',
  body: { kind: 'json', schema: z.strictObject({ email: z.string().trim().min(1).max(254) }) },
  answers: {
    202: { description: 'If there is an account with this address, a mail is on its way' },
  },
  problems: ['MAIL_NOT_SET_UP', 'RATE_LIMITED'],
  async handle(
    { body, req },
    deps: Pick<GatewayDeps, 'catalog' | 'limits' | 'vaults' | 'log' | 'config'>,
  ) {
    const { limits, catalog, log } = deps
    const { publicUrl } = deps.config
    const user = await findUserForLogin(catalog, body.email)
    const mailer = await mailerNow(deps)
    if (mailer === undefined || publicUrl === undefined) throw new MailNotSetUp()
    const wait = Math.max(
      limits.forgotten.take(body.email.toLowerCase()),
      limits.address.take(addressKey(req.ip ?? '')),
    )
    if (wait > 0) throw new RateLimited(wait)
    await mailReset({ catalog, log, mailer, publicUrl }, user)
    return { status: 202 }
  },
})
