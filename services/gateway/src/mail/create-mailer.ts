import type { MailSecurity } from '@holdfast/catalog'
import { createTransport } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string }

/** Sends mail; rejects with what the mail server, or the way to it, said. */
export type Mailer = (mail: Mail) => Promise<void>

export type MailConfig = {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  url: string
  from: string
}

/** The same in parts, with the password as the mail server is to hear it. */
export type MailParts = {
  host: string
  port: number
  security: MailSecurity
  user: string | null
  password: string | null
  from: string
}

/** A mail server that does not answer is told from one that is slow by these. */
const LIMITS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 15_000,
}

/** However slowly it answers, word by word: somebody may be waiting. */
const LIMIT_MS = 25_000

/** Opens a connection for each mail: they are few. */
export function createMailer(config: MailConfig | MailParts): Mailer {
  const server = 'url' in config ? { url: config.url } : optionsOf(config)
  return async (mail) => {
    const transport = createTransport({ ...server, ...LIMITS })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        transport.close()
        reject(Object.assign(new Error('the mail server took too long'), { code: 'ETIMEDOUT' }))
      }, LIMIT_MS)
    })
    try {
      await Promise.race([transport.sendMail({ from: config.from, ...mail }), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

const optionsOf = ({ host, port, security, user, password }: MailParts) => ({
  host,
  port,
  secure: security === 'tls',
  // A password goes in clear to nobody but this machine, also where somebody takes the offer away.
  requireTLS: security === 'starttls' || (user !== null && !isLoopback(host)),
  ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
})

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|::1)$/.test(host)
