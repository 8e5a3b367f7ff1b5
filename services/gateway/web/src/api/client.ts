import { type Client, createClient } from '@holdfast/client'
import { CSRF_COOKIE, cookieOf } from './cookies.ts'
import { createRenewal } from './renew-session.ts'

const renew = createRenewal(() => client.refresh())

/** The one way to the gateway. Nothing else in the app calls `fetch`. */
export const client: Client = createClient({
  url: location.origin,
  browser: { csrfToken: () => cookieOf(document.cookie, CSRF_COOKIE), renew },
})
