import { counted } from '@holdfast/chunks'
import type { Logger } from 'pino'
import type { RateLimit } from '../people/rate-limit.ts'
import type { Mail } from './create-mailer.ts'
import { type MailDeps, mailerNow } from './mail-now.ts'
import { type MailOutcome, sendAndTell } from './mail-outcome.ts'

export type LinkMailDeps = MailDeps & {
  log: Pick<Logger, 'warn'>
  limits: { mail: RateLimit; forgotten: RateLimit }
}

const not = (message: string): MailOutcome => ({ sent: false, message: `Not mailed. ${message}` })

/**
 * Mails a link that an administrator made, and says what came of it: the link is good either way. `write`
 * gets the public address, with which links in mails begin.
 */
export async function mailLink(
  deps: LinkMailDeps,
  actorId: string,
  write: (publicUrl: string) => Mail,
): Promise<MailOutcome> {
  const { publicUrl } = deps.config
  const mailer = await mailerNow(deps)
  if (mailer === undefined) return not('No mail server is set up.')
  if (publicUrl === undefined) return not('PUBLIC_URL is not set, and links in mail begin with it.')
  const wait = deps.limits.mail.take(actorId)
  if (wait > 0)
    return not(`Too many mails at once; the next one can go in ${counted(wait, 'second')}.`)
  const mail = write(publicUrl)
  // With the mails that anybody may ask for: nobody's box is filled from here.
  if (deps.limits.forgotten.take(mail.to.toLowerCase()) > 0) {
    return not(`${mail.to} had several mails from here within half an hour.`)
  }
  return (await sendAndTell(mailer, mail, deps.log)).outcome
}
