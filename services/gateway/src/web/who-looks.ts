import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Role } from '../people/caller.ts'
import { ACCESS_COOKIE, CSRF_COOKIE, readCookie } from '../people/cookies.ts'
import type { Viewer } from './first-files.ts'

/** A page is sent without a catalogue that answers as well; it only comes in two steps then. */
const ROLE_LIMIT_MS = 250

type Ask = {
  /** Rejects when it is nobody. */
  identify: () => Promise<{ role: Role }>
  isForAdmins: boolean
}

/**
 * Who opens a page. What they may see the calls of the page find out by themselves: this is about what
 * to load for them, so whoever cannot be told from a user is one. Only the pages of administrators cost
 * a look into the catalogue.
 */
export async function whoLooks(
  { cookie }: IncomingHttpHeaders,
  { identify, isForAdmins }: Ask,
): Promise<Viewer> {
  // Lives as long as the session; the access token beside it is renewed by the app.
  if (readCookie(cookie, CSRF_COOKIE) === undefined) return 'nobody'
  if (!isForAdmins || readCookie(cookie, ACCESS_COOKIE) === undefined) return 'user'
  const role = identify().then(
    (caller) => caller.role,
    () => 'user' as const,
  )
  return Promise.race([role, wait(ROLE_LIMIT_MS, 'user' as const, { ref: false })])
}
