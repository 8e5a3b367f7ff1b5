import { scopeOf } from '../http/key-rights.ts'
import { problemTable } from '../http/problem-table.ts'
import type { Route } from '../http/route.ts'

/** What every call can end with, whatever it does. */
const ALWAYS = ['VALIDATION_FAILED', 'RATE_LIMITED', 'CATALOGUE_UNAVAILABLE', 'INTERNAL']

/**
 * The codes a call can end with, as clients see them, by status: those that follow from who may call
 * it and what it takes, and those that it names itself. The document promises these, and the tests
 * see that each status was produced and that no other one is.
 */
export function problemCodes(route: Route<never>): Map<number, string[]> {
  const codes = [...ALWAYS, ...ofAccess(route), ...ofBody(route), ...(route.problems ?? [])]
  const byStatus = new Map<number, Set<string>>()
  for (const code of codes) {
    const { status, as } = problemTable[code] ?? { status: 500 }
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(as ?? code))
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b).map(([status, own]) => [status, [...own]]))
}

function ofAccess(route: Route<never>): string[] {
  const { access, method } = route
  if (access === 'anyone') return []
  return [
    'UNAUTHENTICATED',
    ...(isForEveryKey(route) ? [] : ['FORBIDDEN']),
    ...(method === 'get' || method === 'head' ? [] : ['CSRF_REJECTED']),
  ]
}

/** An API key may be for less than its owner: for some calls, or for one folder. */
const isForEveryKey = (route: Route<never>): boolean =>
  route.access === 'user' && scopeOf(route) === 'any' && route.keepsToFolder === true

function ofBody({ body }: Route<never>): string[] {
  // A call that takes no body says so to whoever sends one.
  if (body === undefined) return ['UNSUPPORTED_MEDIA_TYPE']
  const slow = ['UNSUPPORTED_MEDIA_TYPE', 'REQUEST_TIMEOUT']
  return body.kind === 'stream' ? slow : [...slow, 'TOO_LARGE']
}
