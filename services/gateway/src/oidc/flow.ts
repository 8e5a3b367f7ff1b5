import { createHmac } from 'node:crypto'
import { cookie } from '../people/cookies.ts'
import { newSecretToken } from '../people/sign-in.ts'
import type { FlowChecks } from './provider.ts'

export const FLOW_COOKIE = 'hf_flow'
export const FLOW_SECONDS = 600
/** Where the browser begins, and below it where it comes back. */
export const OIDC_PATH = '/api/v1/auth/oidc'
export const CALLBACK_PATH = `${OIDC_PATH}/callback`

export type NewFlowSecrets = { browser: string; checks: FlowChecks }

/** A new flow: what the browser keeps, and what the provider gets. */
export function newFlowSecrets(): NewFlowSecrets {
  const browser = newSecretToken()
  return { browser, checks: checksOf(browser, newSecretToken()) }
}

/**
 * Nonce and PKCE verifier follow from the secret in the browser's cookie and the state, so the catalogue
 * holds nothing that a code could be exchanged with, and another browser could not finish the flow even
 * if it was let to.
 */
export function checksOf(browser: string, state: string): FlowChecks {
  const derive = (what: string) =>
    createHmac('sha256', browser).update(`${what}:${state}`).digest('base64url')
  return { state, nonce: derive('nonce'), verifier: derive('verifier') }
}

// Lax, not Strict: the browser comes back from the provider's site.
const ATTRIBUTES = ['HttpOnly', 'SameSite=Lax']

export const flowCookie = (browser: string, secure: boolean): string =>
  cookie(FLOW_COOKIE, browser, OIDC_PATH, FLOW_SECONDS, ATTRIBUTES, secure)

export const clearedFlowCookie = (secure: boolean): string =>
  cookie(FLOW_COOKIE, '', OIDC_PATH, 0, ATTRIBUTES, secure)
