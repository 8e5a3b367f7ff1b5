import type { Account } from '@holdfast/client'

/** How somebody comes in. Neither: the link to set a password was not used yet. Pure. */
export function signsInBy({ hasPassword, isLinked }: Pick<Account, 'hasPassword' | 'isLinked'>) {
  if (hasPassword) return isLinked ? 'Password, provider' : 'Password'
  return isLinked ? 'Provider' : 'Nothing yet'
}
