import type { MailServer, MailServerChange, MailSettings } from '@holdfast/client'

export type MailFields = {
  host: string
  port: string
  security: string
  user: string
  password: string
  from: string
}

export const SECURITIES: readonly { value: MailServer['security']; label: string }[] = [
  { value: 'starttls', label: 'STARTTLS, required' },
  { value: 'tls', label: 'TLS from the first byte' },
  {
    value: 'offered',
    label: 'STARTTLS where it is offered, else in clear (with a user only on this machine)',
  },
]

/** The fields as they are now, or as most servers want them. The password is never among them. */
export const fieldsOf = (server: MailSettings['server']): MailFields => ({
  host: server?.host ?? '',
  port: String(server?.port ?? 587),
  security: server?.security ?? 'starttls',
  user: server?.user ?? '',
  password: '',
  from: server?.from ?? '',
})

/** What is wrong with what was typed, by field. */
export function wrongMailFields({ host, port, from }: MailFields): Partial<MailFields> {
  const wrong: Partial<MailFields> = {}
  if (host.trim() === '') wrong.host = 'Enter the name or address of the mail server'
  if (!/^\d{1,5}$/.test(port.trim()) || Number(port) < 1 || Number(port) > 65_535) {
    wrong.port = 'Enter a port from 1 to 65535; most servers use 587, or 465 with TLS'
  }
  if (!from.includes('@')) wrong.from = 'Enter a sender such as Holdfast <holdfast@example.org>'
  return wrong
}

/** As the API takes it; an empty password field leaves the password as it is. */
export function changeOf({
  password,
  port,
  user,
  security,
  ...texts
}: MailFields): MailServerChange {
  const who = user.trim()
  return {
    host: texts.host.trim(),
    port: Number(port),
    security: security as MailServer['security'],
    user: who === '' ? null : who,
    from: texts.from.trim(),
    ...(who === '' || password === '' ? {} : { password }),
  }
}

/** `mail.example.org:587, as me, STARTTLS required`. */
export function serverInWords({ host, port, user, security }: MailServer): string {
  const label = SECURITIES.find(({ value }) => value === security)?.label ?? security
  return `${host}:${port}${user === null ? '' : `, as ${user}`}, ${label}`
}
