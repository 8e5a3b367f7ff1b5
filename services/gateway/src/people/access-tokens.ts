import type { SecretKeys } from '@holdfast/process'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { Unauthenticated } from '../http/errors.ts'

/** Seconds an access token lives; S1 allows at most 15 minutes. */
export const ACCESS_TOKEN_SECONDS = 900

const ALGORITHM = 'HS256'
const TYPE = 'at+jwt'
const ISSUER = 'holdfast'
const AUDIENCE = 'holdfast-api'

export type AccessClaims = { userId: string; sessionId: string }

export type AccessTokens = {
  sign(claims: AccessClaims): Promise<string>
  /** Throws Unauthenticated for anything but a token of ours that is valid now. */
  verify(token: string): Promise<AccessClaims>
}

// The header has these members and no others: `jwk`, `jku`, `x5u` and `x5c` offer a key to the
// verifier, `crit` and `b64` change what is signed. jose ignores them; we do not even look further.
const protectedHeader = z.strictObject({
  alg: z.literal(ALGORITHM),
  typ: z.literal(TYPE),
  kid: z.string().min(1).max(64),
})

const payload = z.object({ sub: z.uuid(), sid: z.uuid() })

/**
 * Access tokens (RFC 9068 in spirit): one algorithm, one key per key id, issuer, audience, type and
 * expiry all required. The role is deliberately not in them: it is read again for each call, so
 * that an admin who was demoted is none at once.
 */
export function createAccessTokens(
  keys: SecretKeys,
  now = () => new Date(Date.now()),
): AccessTokens {
  const byId = new Map(keys.accepted.map((key) => [key.id, key.derive('access-token')]))
  const signingKey = keys.current.derive('access-token')

  const sign = ({ userId, sessionId }: AccessClaims) => {
    const issued = Math.floor(now().getTime() / 1000)
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: keys.current.id })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(issued)
      .setExpirationTime(issued + ACCESS_TOKEN_SECONDS)
      .sign(signingKey)
  }

  const verify = async (token: string) => {
    try {
      const key = byId.get(protectedHeader.parse(decodeProtectedHeader(token)).kid)
      if (key === undefined) throw new Unauthenticated('The access token is not valid.')
      const verified = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        maxTokenAge: ACCESS_TOKEN_SECONDS,
        currentDate: now(),
      })
      const { sub, sid } = payload.parse(verified.payload)
      return { userId: sub, sessionId: sid }
    } catch (error) {
      const expired = error instanceof errors.JWTExpired
      throw new Unauthenticated(`The access token ${expired ? 'has expired' : 'is not valid'}.`)
    }
  }

  return { sign, verify }
}
