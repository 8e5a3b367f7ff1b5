import type { User } from '@holdfast/client'

export type ProfileForm = { email: string; name: string; currentPassword: string }

type Own = Pick<User, 'email' | 'name' | 'hasPassword'>

/** Only what was changed; the password goes along with a new address alone. Pure. */
export function changeOfProfile(user: Own, { email, name, currentPassword }: ProfileForm) {
  const address = email.trim()
  return {
    ...(name.trim() === user.name ? {} : { name: name.trim() }),
    ...(address === user.email ? {} : { email: address }),
    ...(address === user.email || !user.hasPassword ? {} : { currentPassword }),
  }
}

/** What is wrong with it before it is sent. */
export function checkProfile(user: Own, { email, currentPassword }: ProfileForm) {
  if (!email.includes('@')) return { email: 'Enter an e-mail address' }
  return user.hasPassword && email.trim() !== user.email && currentPassword === ''
    ? { currentPassword: 'Enter your current password: the new address signs you in' }
    : {}
}
