/** Where a node's HTTP door is: what undici connects to, what goes before every path, who we are. */
export type Address = {
  origin: string
  basePath: string
  /** For messages and logs: host and port only. */
  label: string
  authorization: string | undefined
}

/**
 * Parses an RPC or gateway address. A trailing `/api/v0` is accepted, and `user:password@` becomes
 * basic authorization, so that secrets never stay in a text that might be printed.
 * Throws TypeError on anything that is not http or https.
 */
export function parseAddress(text: string, credentials?: string | null): Address {
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`a node's address must be http or https, not ${url.protocol}`)
  }
  const userInfo = url.username === '' ? undefined : `${url.username}:${url.password}`
  return {
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, '').replace(/\/api\/v0$/, ''),
    label: url.host,
    authorization:
      authorizationHeader(credentials) ??
      (userInfo === undefined ? undefined : basic(decodeURIComponent(userInfo))),
  }
}

/**
 * Accepts what Kubo's own `API.Authorizations` calls `AuthSecret` (`bearer:token`,
 * `basic:user:password`), or a finished header value such as `Bearer token`.
 */
export function authorizationHeader(credentials: string | null | undefined): string | undefined {
  if (credentials === null || credentials === undefined || credentials === '') return undefined
  if (credentials.startsWith('bearer:')) return `Bearer ${credentials.slice('bearer:'.length)}`
  if (credentials.startsWith('basic:')) return basic(credentials.slice('basic:'.length))
  return credentials
}

function basic(userAndPassword: string): string {
  // Kubo hands out `basic:` secrets in both spellings; a colon cannot be part of base64.
  const plain = userAndPassword.includes(':')
  return `Basic ${plain ? Buffer.from(userAndPassword).toString('base64') : userAndPassword}`
}
