import {
  findUserForLogin,
  findUserOfIdentity,
  type Identity,
  NO_PASSWORD,
  registerUser,
  type User,
} from '@holdfast/catalog'
import type { GatewayDeps } from '../deps.ts'
import { RateLimited } from '../http/errors.ts'
import { displayName, email as emailField } from '../people/fields.ts'
import { addressKey } from '../people/rate-limit.ts'
import { registrationNow } from '../people/registration.ts'
import { refusalOf } from './admit-stranger.ts'
import { AccountDisabled } from './errors.ts'
import type { Claims } from './provider.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'config' | 'limits'>
type Coming = { invitationHash: Buffer | null; ip: string }

/**
 * Whom the claims belong to: the account that is linked, or a new one. Throws AccountDisabled, what
 * `refusalOf` says, InvitationInvalid, RateLimited.
 */
export async function userOfClaims(deps: Deps, claims: Claims, coming: Coming): Promise<User> {
  const known = await findUserOfIdentity(deps.catalog, identityFrom(claims))
  if (known === undefined) return newUser(deps, claims, coming)
  if (known.disabledAt !== null) throw new AccountDisabled()
  return known
}

export const identityFrom = ({ issuer, subject, email }: Claims): Identity => ({
  issuer,
  subject,
  email: email?.slice(0, 254) ?? null,
})

async function newUser(deps: Deps, claims: Claims, { invitationHash, ip }: Coming): Promise<User> {
  const { catalog, config, limits } = deps
  const mode = await registrationNow(catalog, config.registration)
  const email = claims.emailVerified ? emailField.safeParse(claims.email).data : undefined
  const isTaken = email !== undefined && (await findUserForLogin(catalog, email)) !== undefined
  const refusal = refusalOf({ email, isTaken, hasInvitation: invitationHash !== null }, mode)
  if (refusal !== undefined || email === undefined) throw refusal
  const wait = limits.register.take(addressKey(ip))
  if (wait > 0) throw new RateLimited(wait)
  const name = displayName.safeParse(claims.name).data
  return registerUser(catalog, {
    user: { email, name, passwordHash: NO_PASSWORD },
    identity: identityFrom(claims),
    ...(invitationHash === null ? {} : { tokenHash: invitationHash }),
  })
}
