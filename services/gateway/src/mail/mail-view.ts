import { mailServer } from '@holdfast/catalog'
import { z } from 'zod'
import type { MailConfig } from './create-mailer.ts'
import type { MailDeps } from './mail-now.ts'

const host = z
  .string()
  .trim()
  .max(253)
  .regex(/^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9a-fA-F:]+)$/, 'is a name or an address')

const SENDER = /^([^<>,;@\p{Cc}]*<[^\s<>,;@]+@[^\s<>,;@]+>|[^\s<>,;@]+@[^\s<>,;@]+)$/u

/** What an administrator sets; the password comes in and never goes out. */
export const mailServerFields = {
  host: host.meta({ examples: ['mail.example.org'] }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .meta({ examples: [587] }),
  security: z.enum(['tls', 'starttls', 'offered']).meta({
    description:
      'TLS from the first byte, STARTTLS or nothing, STARTTLS where the server offers it and else in clear (with a user only on this machine).',
  }),
  user: z.string().min(1).max(320).nullable().meta({ description: 'Null: it asks for none.' }),
  from: z
    .string()
    .trim()
    .max(320)
    .regex(SENDER, 'is an e-mail address, or a name and one in <>')
    .meta({ examples: ['Holdfast <holdfast@example.org>'] }),
}

const shownServer = z
  .object({ ...mailServerFields, host: z.string(), hasPassword: z.boolean() })
  .meta({ id: 'MailServer' })

export const mailSettingsSchema = z
  .object({
    server: shownServer.nullable().meta({ description: 'What holds; null: no mail is sent.' }),
    configured: shownServer
      .nullable()
      .meta({ description: 'What the environment says; it holds where the API said nothing.' }),
    changed: z.boolean().meta({ description: 'Set by the API.' }),
    publicUrl: z
      .string()
      .nullable()
      .meta({ description: 'Links in mails begin with it; null: PUBLIC_URL is not set.' }),
  })
  .meta({ id: 'MailSettings' })

/** How mail is set up, without any password. */
export async function mailSettings({
  catalog,
  config,
}: Pick<MailDeps, 'catalog' | 'config'>): Promise<z.output<typeof mailSettingsSchema>> {
  const kept = await mailServer(catalog)
  const configured = config.mail === undefined ? null : configuredServer(config.mail)
  const { password, ...shown } = kept ?? { password: null }
  return {
    server: 'host' in shown ? { ...shown, hasPassword: password !== null } : configured,
    configured,
    changed: kept !== undefined,
    publicUrl: config.publicUrl ?? null,
  }
}

/** The parts of an address as nodemailer reads it. */
export function configuredServer({ url, from }: MailConfig): z.output<typeof shownServer> {
  const { protocol, hostname, port, username, password } = new URL(url)
  const tls = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (tls ? 465 : 587) : Number(port),
    security: tls ? 'tls' : 'offered',
    user: username === '' ? null : decodeURIComponent(username),
    from,
    hasPassword: password !== '',
  }
}
