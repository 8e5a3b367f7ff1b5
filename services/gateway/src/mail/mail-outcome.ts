import type { Logger } from 'pino'
import { z } from 'zod'
import type { Mail, Mailer } from './create-mailer.ts'
import { mailTrouble } from './mail-trouble.ts'

export const mailOutcomeSchema = z
  .object({
    sent: z.boolean().meta({ description: 'The mail server took it.' }),
    message: z.string().meta({ description: 'What happened, in words.' }),
  })
  .meta({ id: 'MailOutcome' })

export type MailOutcome = z.output<typeof mailOutcomeSchema>

/** Sends one mail and says what came of it; `reason` is for the log of what was done. */
export async function sendAndTell(
  mailer: Mailer,
  mail: Mail,
  log: Pick<Logger, 'warn'>,
): Promise<{ outcome: MailOutcome; reason: string }> {
  try {
    await mailer(mail)
    return { outcome: { sent: true, message: `Mailed to ${mail.to}.` }, reason: 'sent' }
  } catch (error) {
    const { reason, message } = mailTrouble(error)
    log.warn({ reason }, 'a mail was not sent')
    return { outcome: { sent: false, message: `Not mailed. ${message}` }, reason }
  }
}
