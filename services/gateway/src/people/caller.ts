import type { IncomingHttpHeaders } from 'node:http'
import type { KeyScope } from '@holdfast/catalog'
import { CsrfRejected, Unauthenticated } from '../http/errors.ts'
import type { AccessTokens } from './access-tokens.ts'
import { isApiKey } from './api-key-token.ts'
import { ACCESS_COOKIE, readCookie } from './cookies.ts'
import type { CsrfTokens } from './csrf.ts'

export type Role = 'user' | 'admin'

/** Who is calling, as the catalogue knows them now. */
export type Caller = {
  userId: string
  role: Role
  /** The session, or the API key by which they came. */
  sessionId: string
  via: 'bearer' | 'cookie' | 'key'
  /** What a key allows; people who signed in may do all that their role may. */
  scopes: ReadonlySet<KeyScope>
  /** The folder a key is for: what lies elsewhere is not there for it. */
  within: string | undefined
}

export type KeyOwner = {
  userId: string
  role: Role
  keyId: string
  scopes: readonly KeyScope[]
  folder: string | null
}

export type CallerDeps = {
  tokens: Pick<AccessTokens, 'verify'>
  csrf: Pick<CsrfTokens, 'fits'>
  /** The session's user and role now; undefined when the session or the user is gone. */
  roleOf(claims: { userId: string; sessionId: string }): Promise<Role | undefined>
  /** Whom an API key speaks for now; undefined when it is unknown, revoked or expired. */
  ownerOfKey(key: string): Promise<KeyOwner | undefined>
}

const ALL_SCOPES: ReadonlySet<KeyScope> = new Set(['read', 'write', 'delete', 'admin'])
const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Who sent this request. Throws Unauthenticated, or CsrfRejected for a change by cookie without the
 * header token. A bearer token that is there but wrong is not saved by a cookie that is right.
 */
export async function identifyCaller(
  deps: CallerDeps,
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
): Promise<Caller> {
  const bearer = bearerOf(headers.authorization)
  if (bearer !== undefined && isApiKey(bearer)) return callerOfKey(deps, bearer)
  const token = bearer ?? readCookie(headers.cookie, ACCESS_COOKIE)
  if (token === undefined) throw new Unauthenticated()
  const claims = await deps.tokens.verify(token)
  const via = bearer === undefined ? 'cookie' : 'bearer'
  if (via === 'cookie' && !READS.has(method)) {
    const header = headers['x-csrf-token']
    if (!deps.csrf.fits(claims.sessionId, Array.isArray(header) ? header[0] : header)) {
      throw new CsrfRejected()
    }
  }
  const role = await deps.roleOf(claims)
  if (role === undefined) throw new Unauthenticated('This session has ended.')
  return { ...claims, role, via, scopes: ALL_SCOPES, within: undefined }
}

async function callerOfKey(deps: Pick<CallerDeps, 'ownerOfKey'>, key: string): Promise<Caller> {
  const owner = await deps.ownerOfKey(key)
  if (owner === undefined) throw new Unauthenticated('The API key is not valid.')
  const { userId, role, keyId, folder } = owner
  const scopes = new Set(owner.scopes)
  return { userId, role, sessionId: keyId, via: 'key', scopes, within: folder ?? undefined }
}

/** The token of an Authorization header; throws Unauthenticated when it is of another kind. */
export function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(header.trim())?.[1]
  if (token === undefined) throw new Unauthenticated('Authorization must be "Bearer <token>".')
  return token
}
