import type { AccountWithToken } from '@holdfast/client'
import type { OneTime } from './OneTimeLink.tsx'

/** Where somebody sets a password with the token of this answer. */
export const resetLink = (
  { email, passwordToken = '', passwordTokenExpiresIn = 0, mail }: AccountWithToken,
  origin: string = location.origin,
): OneTime => ({
  title: `Link for ${email} to set a password`,
  url: `${origin}/reset/${encodeURIComponent(passwordToken)}`,
  goodFor: passwordTokenExpiresIn,
  ...(mail === undefined ? {} : { mail: mail.message }),
})
