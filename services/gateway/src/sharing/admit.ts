import type { OpenLink } from '@holdfast/catalog'
import type { GatewayDeps } from '../deps.ts'
import { RateLimited, SharePasswordNeeded } from '../http/errors.ts'
import { readCookie } from '../people/cookies.ts'
import { addressKey } from '../people/rate-limit.ts'
import { PASS_COOKIE } from './share-passes.ts'

export type AdmitDeps = Pick<GatewayDeps, 'passwords' | 'sharePasses' | 'limits'>

type Visitor = {
  ip?: string | undefined
  headers: { authorization?: string | undefined; cookie?: string | undefined }
}

/**
 * Lets a visitor in who needs no password, gave it a while ago (the cookie of browsers), or sends it now
 * (HTTP Basic, for programs). Throws SharePasswordNeeded, RateLimited or HashingBusy.
 */
export async function admit(deps: AdmitDeps, link: OpenLink, visitor: Visitor): Promise<void> {
  if (link.passwordHash === null) return
  if (deps.sharePasses.fits(link, readCookie(visitor.headers.cookie, PASS_COOKIE))) return
  const given = basicPassword(visitor.headers.authorization)
  if (given === undefined) throw new SharePasswordNeeded()
  await checkPassword(deps, link, given, visitor.ip)
}

/** Throws as `admit`. Tries are counted by link and by address; only those that fail. */
export async function checkPassword(
  { passwords, limits }: AdmitDeps,
  link: OpenLink,
  password: string,
  ip: string | undefined,
): Promise<void> {
  const address = addressKey(ip ?? '')
  const wait = Math.max(limits.link.take(link.id), limits.address.take(address))
  if (wait > 0) throw new RateLimited(wait)
  const fits = await passwords.verify(link.passwordHash ?? undefined, password)
  if (!fits) throw new SharePasswordNeeded('The password is not right.')
  limits.link.giveBack(link.id)
  limits.address.giveBack(address)
}

/** The password of a Basic field (RFC 7617); what is before the colon is nobody's name here. */
function basicPassword(header: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(header?.trim() ?? '')?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString()
  const password = pair.slice(pair.indexOf(':') + 1)
  return password === '' || password.length > 256 ? undefined : password
}
