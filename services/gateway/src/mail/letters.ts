import { counted } from '@holdfast/chunks'
import type { Mail } from './create-mailer.ts'

const timeOf = (seconds: number): string => {
  const days = Math.round(seconds / 86_400)
  return days > 0 ? counted(days, 'day') : counted(Math.max(1, Math.round(seconds / 60)), 'minute')
}

/** A link by which whoever forgot their password sets another one. */
export const resetMail = (to: string, token: string, publicUrl: string): Mail => ({
  to,
  subject: 'A new password for Holdfast',
  text: `Somebody, probably you, asked for a new password for the account of this address at ${publicUrl}.

Choose one here within an hour:
${publicUrl}/reset/${token}

If it was not you, do nothing: your password stays as it is.
`,
})

/** The same link, made by an administrator; `seconds` until it ends. */
export const passwordMail = (
  to: string,
  { token, seconds, publicUrl }: { token: string; seconds: number; publicUrl: string },
): Mail => ({
  to,
  subject: 'Set your password for Holdfast',
  text: `An administrator of ${publicUrl} made this link, by which you set the password of your account.

It works once, within ${timeOf(seconds)}:
${publicUrl}/reset/${token}
`,
})

export const invitationMail = (
  to: string,
  { token, seconds, publicUrl }: { token: string; seconds: number; publicUrl: string },
): Mail => ({
  to,
  subject: 'You are invited to Holdfast',
  text: `An administrator of ${publicUrl} invites you to make an account there, for this address.

The link works once, within ${timeOf(seconds)}:
${publicUrl}/register?invitation=${token}
`,
})

export const testMail = (to: string): Mail => ({
  to,
  subject: 'A test message of Holdfast',
  text: 'Mail of Holdfast reaches you. Nothing else is to be done.\n',
})
