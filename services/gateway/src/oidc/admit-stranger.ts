import { EmailTaken, type Registration } from '@holdfast/catalog'
import { type GatewayError, RegistrationClosed } from '../http/errors.ts'
import { EmailNotVerified, InvitationNeeded } from './errors.ts'

/** What is known of somebody who signs in with a provider for the first time. */
export type Stranger = {
  /** Undefined: none, or the provider does not say that it is verified. */
  email: string | undefined
  /** Somebody has an account with this address. */
  isTaken: boolean
  hasInvitation: boolean
}

/**
 * Why somebody gets no account; undefined: they get one. An account that is there already is never linked
 * by its address alone: whoever holds the address at the provider need not be whoever holds the account.
 * That it is there is told only to who owns the address.
 */
export function refusalOf(
  { email, isTaken, hasInvitation }: Stranger,
  mode: Registration,
): GatewayError | EmailTaken | undefined {
  if (email !== undefined && isTaken) return new EmailTaken(email)
  if (mode === 'closed') return new RegistrationClosed()
  if (email === undefined) return new EmailNotVerified()
  if (mode === 'invitation' && !hasInvitation) return new InvitationNeeded()
  return undefined
}
