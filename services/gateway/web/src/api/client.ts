import { type Client, createClient } from '@holdfast/client'
import { CSRF_COOKIE, cookieOf } from './cookies.ts'
import { fetchOrTake } from './first-answers.ts'
import { createRenewal } from './renew-session.ts'

const renew = createRenewal(() => client.refresh())

/** The one way to the gateway. Nothing else in the app calls `fetch`, but for what comes before it. */
export const client: Client = createClient({
  url: location.origin,
  fetch: fetchOrTake,
  browser: { csrfToken: () => cookieOf(document.cookie, CSRF_COOKIE), renew },
})
