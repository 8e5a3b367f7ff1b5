import type { KeyScope } from '@holdfast/catalog'
import type { Caller } from '../people/caller.ts'
import { Forbidden } from './errors.ts'
import type { Route } from './route.ts'

type Spec = Pick<Route<never>, 'method' | 'access' | 'scope' | 'keepsToFolder'>

/** What a key needs for a call; said by the call, or else what its method and access say. */
export function scopeOf({ method, access, scope }: Spec): KeyScope | 'any' | 'none' {
  if (scope !== undefined) return scope
  if (access === 'admin') return 'admin'
  if (method === 'get' || method === 'head') return 'read'
  return method === 'delete' ? 'delete' : 'write'
}

/**
 * Refuses what an API key may not do, for every call alike and before its handler. A call that says
 * nothing of keys is refused too much, never too little. Throws Forbidden.
 */
export function refuseKey(route: Spec, caller: Caller): void {
  if (caller.via !== 'key') return
  const scope = scopeOf(route)
  if (scope === 'none') throw new Forbidden('An API key cannot do this. Sign in.')
  if (scope !== 'any' && !caller.scopes.has(scope)) {
    throw new Forbidden(`This API key may not do this: it lacks the scope "${scope}".`)
  }
  if (caller.within !== undefined && route.keepsToFolder !== true) {
    throw new Forbidden('This API key is for one folder, and this call is not.')
  }
}
