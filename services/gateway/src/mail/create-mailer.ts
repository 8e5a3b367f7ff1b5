import { createTransport } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string }

/** Sends mail; rejects with what the mail server, or the way to it, said. */
export type Mailer = (mail: Mail) => Promise<void>

export type MailConfig = {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  url: string
  from: string
}

/** A mail server that does not answer is told from one that is slow by these. */
const LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** Opens a connection for each mail: they are few. */
export function createMailer({ url, from }: MailConfig): Mailer {
  const transport = createTransport({ url, ...LIMITS })
  return async (mail) => {
    await transport.sendMail({ from, ...mail })
  }
}
