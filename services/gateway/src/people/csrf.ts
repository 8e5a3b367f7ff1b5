import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretKeys } from '@holdfast/process'

export type CsrfTokens = {
  /** The value of the hf_csrf cookie for a session; the page repeats it in X-CSRF-Token. */
  tokenFor(sessionId: string): string
  fits(sessionId: string, header: string | undefined): boolean
}

/**
 * Signed double submit: the token is a MAC of the session, so another subdomain that can plant
 * cookies here still cannot plant one that fits, and nothing has to be stored.
 */
export function createCsrfTokens(keys: SecretKeys): CsrfTokens {
  const macs = keys.accepted.map((key) => {
    const secret = key.derive('csrf')
    return (sessionId: string) => createHmac('sha256', secret).update(sessionId).digest('base64url')
  })
  return {
    tokenFor: (sessionId) => (macs[0] as (id: string) => string)(sessionId),
    fits: (sessionId, header) =>
      header !== undefined && macs.some((mac) => equalTexts(mac(sessionId), header)),
  }
}

/** Compares without telling by its time where the two differ. */
export function equalTexts(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
