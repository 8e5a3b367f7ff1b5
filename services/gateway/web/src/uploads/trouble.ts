import { ApiError, ServerUnreachable, SignInNeeded, TryLater } from '@holdfast/client'
import { problemOfForm } from '../ui/form/problem-of-form.ts'
import type { UploadState } from './upload.ts'

export type Trouble = {
  state: UploadState
  text: string
  /** Milliseconds after which it is tried again by itself; undefined: not. */
  retryMs: number | undefined
}

const FIRST_MS = 1_000
const MOST_MS = 30_000

/** What a failed attempt means for an upload, and when it is tried again. `attempt` counts from 0. */
export function troubleOf(error: unknown, attempt: number): Trouble {
  const wait = Math.min(FIRST_MS * 2 ** attempt, MOST_MS)
  if (error instanceof ServerUnreachable) {
    const text = 'The connection dropped. What was sent is kept; it goes on by itself.'
    return { state: 'no-network', text, retryMs: wait }
  }
  if (error instanceof SignInNeeded) {
    return { state: 'queued', text: 'Waits until you signed in again.', retryMs: wait }
  }
  if (error instanceof TryLater) {
    const retryMs = Math.max(wait, (error.retryAfter ?? 0) * 1_000)
    return { state: 'queued', text: textOf(error), retryMs }
  }
  // Somebody else holds this upload for the moment, or the server itself failed.
  const passes = error instanceof ApiError && (error.status >= 500 || error.status === 423)
  const retryMs = passes && error.status !== 507 && attempt < 5 ? wait : undefined
  return { state: retryMs === undefined ? 'failed' : 'queued', text: textOf(error), retryMs }
}

/** What was begun is not there any more: it expired, or was ended elsewhere. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 410)

const textOf = (error: unknown) => problemOfForm(error, []).general ?? 'The server refused it.'
