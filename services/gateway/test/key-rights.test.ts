import { describe, expect, it } from 'vitest'
import { Forbidden } from '../src/http/errors.ts'
import { refuseKey, scopeOf } from '../src/http/key-rights.ts'
import type { Caller } from '../src/people/caller.ts'
import { routes } from '../src/routes/table.ts'

const caller = (more: Partial<Caller> = {}): Caller => ({
  userId: 'u',
  role: 'admin',
  sessionId: 's',
  via: 'key',
  scopes: new Set(['read', 'write', 'delete', 'admin']),
  within: undefined,
  ...more,
})
const call = { method: 'get', access: 'user' } as const

describe('what an API key needs', () => {
  it.each([
    [{ method: 'get', access: 'user' }, 'read'],
    [{ method: 'post', access: 'user' }, 'write'],
    [{ method: 'put', access: 'user' }, 'write'],
    [{ method: 'patch', access: 'user' }, 'write'],
    [{ method: 'delete', access: 'user' }, 'delete'],
    [{ method: 'get', access: 'admin' }, 'admin'],
    [{ method: 'delete', access: 'admin' }, 'admin'],
    [{ method: 'post', access: 'user', scope: 'delete' }, 'delete'],
  ] as const)('follows from the call where it says nothing: %j needs %s', (spec, scope) => {
    expect(scopeOf(spec)).toBe(scope)
  })

  it('is asked of keys, and of nobody who signed in', () => {
    const reading = caller({ scopes: new Set(['read']) })
    expect(() => refuseKey(call, reading)).not.toThrow()
    expect(() => refuseKey({ ...call, method: 'delete' }, reading)).toThrow(Forbidden)
    expect(() => refuseKey({ ...call, scope: 'none' }, caller())).toThrow('Sign in')
    expect(() => refuseKey({ ...call, scope: 'none' }, caller({ via: 'bearer' }))).not.toThrow()
  })

  it('is refused to a key for a folder by every call that does not keep to it', () => {
    const within = caller({ within: '/a' })
    expect(() => refuseKey(call, within)).toThrow('for one folder')
    expect(() => refuseKey({ ...call, keepsToFolder: true }, within)).not.toThrow()
  })
})

describe('the calls of the API', () => {
  const signedIn = routes.filter(({ access }) => access !== 'anyone')
  const nameOf = ({ method, path }: (typeof routes)[number]) => `${method} ${path}`

  it('are closed to a key without scopes, but for what every key may', () => {
    const without = caller({ scopes: new Set() })
    const open = signedIn.filter((route) => {
      try {
        refuseKey(route, without)
        return true
      } catch {
        return false
      }
    })
    expect(open.map(nameOf).sort()).toEqual(['delete /me/api-keys/{id}', 'get /me'])
  })

  it('let no key change the account that it speaks for', () => {
    const account = signedIn.filter(
      ({ method, path }) =>
        path.startsWith('/me') && method !== 'get' && path !== '/me/api-keys/{id}',
    )
    expect(account.length).toBeGreaterThan(3)
    for (const route of account) expect(scopeOf(route), nameOf(route)).toBe('none')
  })

  it('administrate by keys that are for all files only', () => {
    for (const route of signedIn.filter(({ access }) => access === 'admin')) {
      expect(route.keepsToFolder, nameOf(route)).toBeUndefined()
    }
  })
})
