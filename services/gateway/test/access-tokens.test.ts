import { createHmac, randomUUID } from 'node:crypto'
import { createSecretKeys } from '@holdfast/process'
import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { Unauthenticated } from '../src/http/errors.ts'
import { ACCESS_TOKEN_SECONDS, createAccessTokens } from '../src/people/access-tokens.ts'

const SECRET = 'q7Zk2mVw9xR4tYb8nLc6pHs3dFg1jK5a'
const OTHER = 'Xn4vB7mK2qW9eR5tY8uI1oP3aS6dF0gH'
const keys = createSecretKeys(SECRET)
const key = keys.current.derive('access-token')
const tokens = createAccessTokens(keys)
const claims = { userId: randomUUID(), sessionId: randomUUID() }

const good = () =>
  new SignJWT({ sid: claims.sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys.current.id })
    .setSubject(claims.userId)
    .setIssuer('holdfast')
    .setAudience('holdfast-api')
    .setIssuedAt()
    .setExpirationTime('10m')

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A correctly signed token with any header at all. */
function forged(header: object, payload: object): string {
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}

const payload = (): Record<string, unknown> => {
  const now = Math.floor(Date.now() / 1000)
  const { userId: sub, sessionId: sid } = claims
  return { sub, sid, iss: 'holdfast', aud: 'holdfast-api', iat: now, exp: now + 600 }
}
const header = { alg: 'HS256', typ: 'at+jwt', kid: keys.current.id }

describe('an access token', () => {
  it('says who and which session', async () => {
    expect(await tokens.verify(await tokens.sign(claims))).toEqual(claims)
    expect(await tokens.verify(await good().sign(key))).toEqual(claims)
    expect(await tokens.verify(forged(header, payload()))).toEqual(claims)
  })

  it('is refused when it is not signed, or by another key', async () => {
    const unsecured = new UnsecuredJWT({ sid: claims.sessionId })
      .setSubject(claims.userId)
      .setIssuer('holdfast')
      .setAudience('holdfast-api')
      .setIssuedAt()
      .setExpirationTime('10m')
      .encode()
    const elsewhere = createAccessTokens(createSecretKeys(OTHER))
    const cut = (await tokens.sign(claims)).split('.').slice(0, 2).join('.')
    const csrfKey = keys.current.derive('csrf')
    for (const token of [
      unsecured,
      forged({ ...header, alg: 'none' }, payload()),
      await elsewhere.sign(claims),
      await good().sign(csrfKey),
      `${cut}.`,
      cut,
      '',
      'a.b.c',
      `${await tokens.sign(claims)}x`,
    ]) {
      await expect(tokens.verify(token), token).rejects.toThrow(Unauthenticated)
    }
  })

  it('is refused with any other header', async () => {
    const jwk = { kty: 'oct', k: Buffer.from(key).toString('base64url') }
    for (const other of [
      { ...header, alg: 'HS512' },
      { ...header, alg: 'RS256' },
      { ...header, typ: 'JWT' },
      { ...header, kid: 'unknown' },
      { alg: 'HS256', typ: 'at+jwt' },
      { alg: 'HS256', kid: keys.current.id },
      { ...header, jwk },
      { ...header, jku: 'https://attacker.test/keys' },
      { ...header, x5u: 'https://attacker.test/cert' },
      { ...header, x5c: ['AAAA'] },
      { ...header, crit: ['b64'], b64: false },
    ]) {
      const token = forged(other, payload())
      await expect(tokens.verify(token), JSON.stringify(other)).rejects.toThrow(Unauthenticated)
    }
  })

  it('is refused when a claim is missing or wrong', async () => {
    const now = Math.floor(Date.now() / 1000)
    const without = (name: string) => {
      const { [name]: _, ...rest } = payload()
      return rest
    }
    const wrong = [
      ...['sub', 'sid', 'iss', 'aud', 'iat', 'exp'].map(without),
      { ...payload(), iss: 'somebody' },
      { ...payload(), aud: 'other-api' },
      { ...payload(), sub: 'not-an-id' },
      { ...payload(), exp: now - 1 },
      { ...payload(), iat: now - ACCESS_TOKEN_SECONDS - 5, exp: now + 600 },
      { ...payload(), nbf: now + 100 },
    ]
    for (const claim of wrong) {
      const token = forged(header, claim)
      await expect(tokens.verify(token), JSON.stringify(claim)).rejects.toThrow(Unauthenticated)
    }
  })

  it('ends after 15 minutes', async () => {
    let now = new Date('2026-11-22T10:00:00Z')
    const clocked = createAccessTokens(keys, () => now)
    const token = await clocked.sign(claims)
    now = new Date('2026-11-22T10:14:59Z')
    expect(await clocked.verify(token)).toEqual(claims)
    now = new Date('2026-11-22T10:15:01Z')
    await expect(clocked.verify(token)).rejects.toThrow('expired')
  })

  it('outlives a change of the secret while the former one is named', async () => {
    const token = await tokens.sign(claims)
    const rotated = createAccessTokens(createSecretKeys(OTHER, SECRET))
    expect(await rotated.verify(token)).toEqual(claims)
    expect(await rotated.verify(await rotated.sign(claims))).toEqual(claims)
    await expect(tokens.verify(await rotated.sign(claims))).rejects.toThrow(Unauthenticated)
  })
})
