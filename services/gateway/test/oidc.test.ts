import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalOf } from '../src/oidc/admit-stranger.ts'
import { checksOf } from '../src/oidc/flow.ts'
import { returnPath } from '../src/oidc/return-path.ts'
import { troubleOf } from '../src/oidc/trouble.ts'

describe('the page after a sign-in', () => {
  it.each([
    ['/trash?sort=name', '/trash?sort=name'],
    ['/files/a/../b', '/files/b'],
    [undefined, '/files'],
    ['files', '/files'],
    ['//evil.example', '/files'],
    ['/\\evil.example', '/files'],
    ['/.//evil.example', '/files'],
    ['/\t/evil.example', '/files'],
    ['https://evil.example', '/files'],
    ['javascript:alert(1)', '/files'],
    ['/api/v1/auth/oidc', '/files'],
  ])('asked for as %j is %s', (wish, page) => {
    expect(returnPath(wish)).toBe(page)
  })

  it('is one of ours, whatever was asked for', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      'evil.example',
      '?',
      '#',
      '\t',
      ' ',
    )
    const wishes = fc.oneof(
      fc.string(),
      fc.array(parts).map((some) => `/${some.join('')}`),
    )
    fc.assert(
      fc.property(wishes, (wish) => {
        const page = returnPath(wish)
        expect(new URL(page, 'https://files.example.org').origin).toBe('https://files.example.org')
        expect(page).toMatch(/^\/(?![\\/])/)
        expect(page).not.toMatch(/[\r\n]/)
      }),
    )
  })
})

describe('somebody whom the provider knows and we do not', () => {
  const email = 'ann@example.org'
  const stranger = { email, isTaken: false, hasInvitation: false }
  it.each([
    ['open', stranger, undefined],
    ['open', { ...stranger, isTaken: true }, 'EMAIL_TAKEN'],
    ['open', { ...stranger, email: undefined }, 'EMAIL_NOT_VERIFIED'],
    ['invitation', stranger, 'INVITATION_NEEDED'],
    ['invitation', { ...stranger, hasInvitation: true }, undefined],
    ['invitation', { ...stranger, email: undefined, hasInvitation: true }, 'EMAIL_NOT_VERIFIED'],
    ['invitation', { ...stranger, isTaken: true, hasInvitation: true }, 'EMAIL_TAKEN'],
    ['closed', { ...stranger, hasInvitation: true }, 'REGISTRATION_CLOSED'],
    ['closed', { ...stranger, isTaken: true }, 'EMAIL_TAKEN'],
  ] as const)('gets an account where registration is %s, %j, or hears %s', (mode, who, code) => {
    expect(refusalOf(who, mode)?.code).toBe(code)
  })
})

describe('a flow', () => {
  it('has other checks for each browser and each state', () => {
    const all = [checksOf('a', 'x'), checksOf('a', 'y'), checksOf('b', 'x')]
    const values = all.flatMap(({ nonce, verifier }) => [nonce, verifier])
    expect(new Set(values).size).toBe(6)
    // RFC 7636 4.1: 43 to 128 of these.
    for (const value of values) expect(value).toMatch(/^[\w-]{43}$/)
  })

  it('shows only what a person can read, and throws the rest', () => {
    const at = { page: '/login', returnTo: '/trash', log: { warn: () => {} } } as const
    const broken = Object.assign(new Error('x'), { code: 'CATALOGUE_UNAVAILABLE' })
    expect(() => troubleOf(broken, at)).toThrow(broken)
    expect(() => troubleOf(new TypeError('x'), at)).toThrow(TypeError)
    const known = Object.assign(new Error('x'), { code: 'FLOW_ENDED' })
    expect(troubleOf(known, at).to).toBe('/login?trouble=FLOW_ENDED&to=%2Ftrash')
  })
})
