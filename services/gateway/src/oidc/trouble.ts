import type { Logger } from 'pino'
import { HOME } from './return-path.ts'

/**
 * What a person is told on a page instead of in a problem: a browser that was sent here by a link has
 * nobody else to read it. The app has the words, by code.
 */
const TOLD = new Set([
  'PROVIDER_NOT_SET_UP',
  'PROVIDER_AWAY',
  'PROVIDER_REFUSED',
  'PROVIDER_ANSWER_INVALID',
  'FLOW_ENDED',
  'EMAIL_NOT_VERIFIED',
  'EMAIL_TAKEN',
  'REGISTRATION_CLOSED',
  'INVITATION_NEEDED',
  'INVITATION_INVALID',
  'ACCOUNT_DISABLED',
  'IDENTITY_TAKEN',
  'RATE_LIMITED',
])
/** Whoever runs this has to hear of these: nobody gets in. */
const FOR_ADMINISTRATORS = new Set(['PROVIDER_AWAY', 'PROVIDER_ANSWER_INVALID'])

export type Trouble = { code: string; to: string }

export type TroubleAt = {
  page: '/login' | '/account'
  /** Where the person wanted to go, which the next try keeps. */
  returnTo: string
  log: Pick<Logger, 'warn'>
}

/** The page that says why, for what a person can read; everything else is thrown again. */
export function troubleOf(error: unknown, { page, returnTo, log }: TroubleAt): Trouble {
  const code = codeOf(error)
  if (code === undefined || !TOLD.has(code)) throw error
  if (FOR_ADMINISTRATORS.has(code)) {
    log.warn({ outcome: code, reason: reasonOf(error) }, 'a sign-in with the provider failed')
  }
  const query = new URLSearchParams({ trouble: code })
  if (page === '/login' && returnTo !== HOME) query.set('to', returnTo)
  return { code, to: `${page}?${query}` }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** The library's words and the provider's own, but no more: causes hold claims, and those are a person's. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (!(cause instanceof Error)) return 'unknown'
  const inner = cause.cause instanceof Error ? cause.cause.message : undefined
  const said = 'error' in cause && typeof cause.error === 'string' ? cause.error : undefined
  return [cause.message, said, inner].filter((part) => part !== undefined).join(': ')
}
