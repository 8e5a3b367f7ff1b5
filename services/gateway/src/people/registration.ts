import { type Catalog, changedSettings, isInvitation, type Registration } from '@holdfast/catalog'
import { RegistrationClosed } from '../http/errors.ts'
import { hashToken } from './sign-in.ts'

/** Who may make an account now: what an administrator said, else what the gateway is configured with. */
export async function registrationNow(
  catalog: Catalog,
  configured: Registration,
): Promise<Registration> {
  return (await changedSettings(catalog)).registration ?? configured
}

/**
 * The hash of the invitation that lets somebody in, `undefined` where none is needed or given. Throws
 * RegistrationClosed. That it is still good is decided with the account, in one transaction; this look
 * keeps strangers from making us hash passwords.
 */
export async function admitRegistration(
  catalog: Catalog,
  mode: Registration,
  { email, invitation }: { email: string; invitation: string | undefined },
): Promise<Uint8Array | undefined> {
  if (mode === 'closed') throw new RegistrationClosed()
  if (invitation === undefined) {
    if (mode === 'open') return undefined
    throw new RegistrationClosed('An invitation is needed here. Ask an administrator for one.')
  }
  const tokenHash = hashToken(invitation)
  if (await isInvitation(catalog, { tokenHash, email })) return tokenHash
  throw new RegistrationClosed(
    'This invitation was used or revoked, has expired, or is for another address.',
  )
}
