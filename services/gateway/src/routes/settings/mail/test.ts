import { audit, findUser } from '@holdfast/catalog'
import type { GatewayDeps } from '../../../deps.ts'
import { MailNotSetUp, RateLimited, Unauthenticated } from '../../../http/errors.ts'
import { defineRoute } from '../../../http/route.ts'
import { testMail } from '../../../mail/letters.ts'
import { mailerNow } from '../../../mail/mail-now.ts'
import { mailOutcomeSchema, sendAndTell } from '../../../mail/mail-outcome.ts'

export const testMailRoute = defineRoute({
  method: 'post',
  path: '/settings/mail/test',
  tag: 'System',
  summary: 'Send a test message to your own address, and hear what the mail server said',
  access: 'admin',
  answers: { 200: { description: 'What came of it', schema: mailOutcomeSchema } },
  problems: ['MAIL_NOT_SET_UP', 'RATE_LIMITED'],
  async handle(
    { caller },
    deps: Pick<GatewayDeps, 'catalog' | 'config' | 'vaults' | 'limits' | 'log'>,
  ) {
    const { catalog, limits, log } = deps
    const { userId: actorId } = caller
    const [mailer, user] = await Promise.all([mailerNow(deps), findUser(catalog, actorId)])
    if (mailer === undefined) throw new MailNotSetUp('Name a mail server first.')
    if (user === undefined) throw new Unauthenticated('This account is gone.')
    const wait = limits.testMail.take(actorId)
    if (wait > 0) throw new RateLimited(wait)
    const { outcome, reason } = await sendAndTell(mailer, testMail(user.email), log)
    await audit(catalog, { actorId, action: 'mail.tested', detail: { outcome: reason } })
    return { status: 200, body: outcome }
  },
})
