/** Names of the cookies a browser session consists of. */
export const ACCESS_COOKIE = 'hf_access'
export const REFRESH_COOKIE = 'hf_refresh'
export const CSRF_COOKIE = 'hf_csrf'

/** Where the refresh token is sent: nowhere but to the calls that use it. */
const REFRESH_PATH = '/api/v1/auth'

export type SessionCookies = {
  accessToken: string
  accessSeconds: number
  refreshToken: string
  refreshSeconds: number
  csrfToken: string
}

/**
 * The Set-Cookie values of a sign-in. `secure` whenever the request came by https (S7).
 *
 * The access cookie is Lax, so that a link to a file from elsewhere opens signed in; GET changes
 * nothing here. The refresh cookie is Strict. The CSRF cookie is readable by our page on purpose.
 */
export function sessionCookies(session: SessionCookies, secure: boolean): string[] {
  const { accessToken, accessSeconds, refreshToken, refreshSeconds, csrfToken } = session
  return [
    cookie(ACCESS_COOKIE, accessToken, '/', accessSeconds, ['HttpOnly', 'SameSite=Lax'], secure),
    cookie(
      REFRESH_COOKIE,
      refreshToken,
      REFRESH_PATH,
      refreshSeconds,
      ['HttpOnly', 'SameSite=Strict'],
      secure,
    ),
    cookie(CSRF_COOKIE, csrfToken, '/', refreshSeconds, ['SameSite=Strict'], secure),
  ]
}

/** The Set-Cookie values that end a session in the browser. */
export function clearedCookies(secure: boolean): string[] {
  return [
    cookie(ACCESS_COOKIE, '', '/', 0, ['HttpOnly', 'SameSite=Lax'], secure),
    cookie(REFRESH_COOKIE, '', REFRESH_PATH, 0, ['HttpOnly', 'SameSite=Strict'], secure),
    cookie(CSRF_COOKIE, '', '/', 0, ['SameSite=Strict'], secure),
  ]
}

/** One Set-Cookie value. */
export function cookie(
  name: string,
  value: string,
  path: string,
  maxAge: number,
  attributes: string[],
  secure: boolean,
): string {
  const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAge}`, ...attributes]
  if (secure) parts.push('Secure')
  return parts.join('; ')
}

/**
 * One cookie of a Cookie header (RFC 6265 section 4.2.1); the first of that name, which is the one
 * with the longest path. Undefined when it is not there or empty.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) {
      const value = pair.slice(at + 1).trim()
      return value === '' ? undefined : value
    }
  }
  return undefined
}
