import { createSecretKeys, SecretRefused } from '@holdfast/process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HashingBusy } from '../src/http/errors.ts'
import { readCookie, sessionCookies } from '../src/people/cookies.ts'
import { createCsrfTokens } from '../src/people/csrf.ts'
import { createPasswords } from '../src/people/passwords.ts'
import { addressKey, createRateLimit } from '../src/people/rate-limit.ts'

const SECRET = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const OTHER = 'Xn4vB7mK2qW9eR5tY8uI1oP3aS6dF0gH'

describe('the secret', () => {
  it.each([
    '',
    'short',
    'a'.repeat(64),
    'abcabcabcabcabcabcabcabcabcabcabcabc',
    'changeme-changeme-changeme-changeme',
    'this-is-an-EXAMPLE-secret-of-enough-length',
    '0123456789abcdef0123456789abcdef',
    'please-replace-me-with-something-real-1',
  ])('%j is refused', (secret) => {
    expect(() => createSecretKeys(secret)).toThrow(SecretRefused)
    expect(() => createSecretKeys(SECRET, secret || 'x')).toThrow(SecretRefused)
  })

  it('gives each purpose a key of its own, the same each time', () => {
    const { current } = createSecretKeys(SECRET)
    const purposes = ['access-token', 'csrf', 'setup-token', 'key-id'] as const
    const seen = purposes.map((purpose) => Buffer.from(current.derive(purpose)).toString('hex'))
    expect(new Set(seen).size).toBe(purposes.length)
    expect(Buffer.from(createSecretKeys(SECRET).current.derive('csrf')).toString('hex')).toBe(
      seen[1],
    )
    expect(current.id).toMatch(/^[0-9a-f]{12}$/)
    expect(current.id).not.toBe(createSecretKeys(OTHER).current.id)
  })
})

describe('passwords', () => {
  it('are stored as argon2id with 19 MiB, two passes and one lane', async () => {
    const stored = await createPasswords().hash('correct horse')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('fit whichever way an accent was typed, and nothing else fits', async () => {
    const passwords = createPasswords()
    const stored = await passwords.hash('na\u00efve horse')
    expect(await passwords.verify(stored, 'nai\u0308ve horse')).toBe(true)
    expect(await passwords.verify(stored, 'naive horse')).toBe(false)
    expect(await passwords.verify(undefined, 'anything')).toBe(false)
  })

  it('are hashed a few at a time; whoever comes later is told so at once', async () => {
    const passwords = createPasswords()
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.hash('secret')))
    const busy = all.filter((one) => one.status === 'rejected')
    expect(busy.length).toBe(30)
    for (const one of busy) expect(one.reason).toBeInstanceOf(HashingBusy)
    expect(await passwords.hash('afterwards')).toContain('$argon2id$')
  })
})

describe('the rate limit', () => {
  it('allows a burst, then one attempt per refill time, and says how long to wait', () => {
    let now = 0
    const limit = createRateLimit({ burst: 3, refillSeconds: 10, now: () => now })
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 10])
    expect(limit.take('b')).toBe(0)
    now = 4_000
    expect(limit.take('a')).toBe(6)
    now = 10_000
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 10])
  })

  it('gives attempts back, but never more than the burst', () => {
    const limit = createRateLimit({ burst: 2, refillSeconds: 10, now: () => 0 })
    limit.take('a')
    for (let i = 0; i < 5; i += 1) limit.giveBack('a')
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 10])
  })

  it('forgets whoever was idle longest when there are too many', () => {
    const limit = createRateLimit({ burst: 1, refillSeconds: 60, maxKeys: 2, now: () => 0 })
    for (const key of ['a', 'b', 'a', 'c']) limit.take(key)
    expect(limit.take('a')).toBe(60)
    expect(limit.take('b')).toBe(0)
  })

  it('never lets more through than burst and refill allow', () => {
    const steps = fc.array(fc.nat(20_000), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 10 }), (waits, burst) => {
        let now = 0
        let passed = 0
        const limit = createRateLimit({ burst, refillSeconds: 5, now: () => now })
        for (const wait of waits) {
          now += wait
          if (limit.take('a') === 0) passed += 1
        }
        expect(passed).toBeLessThanOrEqual(burst + now / 5_000 + 1e-9)
      }),
    )
  })

  it('counts an IPv6 network as one, and mapped IPv4 as IPv4', () => {
    expect(addressKey('203.0.113.9')).toBe('203.0.113.9')
    expect(addressKey('::ffff:203.0.113.9')).toBe('203.0.113.9')
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(addressKey('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64')
    expect(addressKey('2001:db8::9')).toBe('2001:db8:0:0::/64')
    expect(addressKey('::1')).toBe('0:0:0:0::/64')
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  })
})

describe('cookies', () => {
  const session = {
    accessToken: 'a',
    accessSeconds: 900,
    refreshToken: 'r',
    refreshSeconds: 3600,
    csrfToken: 'c',
  }

  it('are out of reach for scripts and other sites, and Secure when the request was', () => {
    expect(sessionCookies(session, true)).toEqual([
      'hf_access=a; Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure',
      'hf_refresh=r; Path=/api/v1/auth; Max-Age=3600; HttpOnly; SameSite=Strict; Secure',
      'hf_csrf=c; Path=/; Max-Age=3600; SameSite=Strict; Secure',
    ])
    for (const cookie of sessionCookies(session, false)) expect(cookie).not.toContain('Secure')
  })

  it('are read by their whole name', () => {
    expect(readCookie('xhf_csrf=1; hf_csrf=2;hf_csrf=3', 'hf_csrf')).toBe('2')
    expect(readCookie('hf_csrf=', 'hf_csrf')).toBeUndefined()
    expect(readCookie(undefined, 'hf_csrf')).toBeUndefined()
    expect(readCookie('a=b=c', 'a')).toBe('b=c')
  })
})

describe('the CSRF token', () => {
  it('fits its own session only, also after the secret was changed', () => {
    const csrf = createCsrfTokens(createSecretKeys(SECRET))
    const token = csrf.tokenFor('session-1')
    expect(csrf.fits('session-1', token)).toBe(true)
    expect(csrf.fits('session-2', token)).toBe(false)
    expect(csrf.fits('session-1', undefined)).toBe(false)
    expect(csrf.fits('session-1', '')).toBe(false)
    const rotated = createCsrfTokens(createSecretKeys(OTHER, SECRET))
    expect(rotated.fits('session-1', token)).toBe(true)
    expect(createCsrfTokens(createSecretKeys(OTHER)).fits('session-1', token)).toBe(false)
  })
})
