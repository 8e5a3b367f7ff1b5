import type { IncomingHttpHeaders } from 'node:http'
import { CsrfRejected } from '../http/errors.ts'
import { CSRF_COOKIE, REFRESH_COOKIE, readCookie } from './cookies.ts'
import { equalTexts } from './csrf.ts'

/**
 * The refresh token of a request: from the body, else from the cookie, and then only with the
 * header that repeats the CSRF cookie; throws CsrfRejected without it.
 *
 * Which session it is, and so which CSRF token is the right one, is known only after the exchange;
 * comparing header and cookie has to do here. The cookie is Strict, and a header cannot be sent
 * from another site without our consent.
 */
export function refreshTokenOf(
  headers: IncomingHttpHeaders,
  fromBody: string | undefined,
): string | undefined {
  if (fromBody !== undefined) return fromBody
  const token = readCookie(headers.cookie, REFRESH_COOKIE)
  if (token === undefined) return undefined
  const cookie = readCookie(headers.cookie, CSRF_COOKIE)
  const header = headers['x-csrf-token']
  if (cookie === undefined || typeof header !== 'string' || !equalTexts(cookie, header)) {
    throw new CsrfRejected()
  }
  return token
}
