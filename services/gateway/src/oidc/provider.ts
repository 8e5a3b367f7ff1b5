import * as oidc from 'openid-client'
import { ProviderAnswerInvalid, ProviderAway, ProviderRefused } from './errors.ts'

export type OidcConfig = {
  issuer: string
  clientId: string
  /** Undefined: a public client, which PKCE alone protects. */
  clientSecret: string | undefined
  /** As people know it: "Sign in with …". */
  name: string
  scopes: string
}

/** What one flow is known by, at the provider and when the browser comes back. */
export type FlowChecks = { state: string; nonce: string; verifier: string }

/** What the provider vouches for. */
export type Claims = {
  issuer: string
  subject: string
  email: string | undefined
  emailVerified: boolean
  name: string | undefined
}

/** The only place that talks to the provider; nothing of what it hands out (tokens) leaves it. */
export type Provider = {
  name: string
  /** Where to send the browser. Throws ProviderAway. */
  addressFor(checks: FlowChecks): Promise<string>
  /** Exchanges the query of a return for claims. Throws ProviderAway, -Refused, -AnswerInvalid. */
  claimsOf(query: string, checks: FlowChecks): Promise<Claims>
}

/** Each call; a return makes up to four of them. */
const CALL_SECONDS = 5
/** Addresses at the provider may change; keys are looked after by the library. */
const KNOWN_MS = 3_600_000

/** A provider that is asked for the first time when somebody wants to sign in. */
export function createProvider(config: OidcConfig, redirectUri: string): Provider {
  const configuration = discoverOnce(config)
  return {
    name: config.name,
    async addressFor({ state, nonce, verifier }) {
      const known = await configuration()
      const address = oidc.buildAuthorizationUrl(known, {
        redirect_uri: redirectUri,
        scope: config.scopes,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return address.href
    },
    async claimsOf(query, { state, nonce, verifier }) {
      const known = await configuration()
      // Without `iss` where it is promised, or with another one, this throws (RFC 9207).
      const tokens = await oidc
        .authorizationCodeGrant(known, new URL(redirectUri + query), {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        .catch(refuse)
      const claims = tokens.claims() as oidc.IDToken
      return claimsFrom(claims, await userInfo(known, tokens.access_token, claims))
    },
  }
}

/** Asks once and remembers; a failure is forgotten, so that the next one to come asks again. */
function discoverOnce(config: OidcConfig): () => Promise<oidc.Configuration> {
  let known: Promise<oidc.Configuration> | undefined
  let until = 0
  return () => {
    if (known !== undefined && performance.now() < until) return known
    until = performance.now() + KNOWN_MS
    const asked = discover(config).catch((error: unknown) => {
      if (known === asked) known = undefined
      throw new ProviderAway(error)
    })
    known = asked
    return asked
  }
}

function discover({ issuer, clientId, clientSecret }: OidcConfig): Promise<oidc.Configuration> {
  const server = new URL(issuer)
  // Signatures are checked although the token came from the provider itself.
  const execute = [oidc.enableNonRepudiationChecks]
  // config.ts lets only this machine do without https.
  if (server.protocol === 'http:') execute.push(oidc.allowInsecureRequests)
  const secret = clientSecret === undefined ? oidc.None() : bySecret(clientSecret)
  return oidc.discovery(server, clientId, undefined, secret, { execute, timeout: CALL_SECONDS })
}

/** Basic is what every provider has to take; posted only where it says that it takes nothing else. */
const bySecret =
  (secret: string): oidc.ClientAuth =>
  (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const basic = methods.includes('client_secret_basic') || !methods.includes('client_secret_post')
    const send = basic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret)
    send(server, ...rest)
  }

/** Many providers say the address only when asked for it; without an answer the token has to do. */
async function userInfo(
  known: oidc.Configuration,
  accessToken: string,
  { sub, email, email_verified }: oidc.IDToken,
): Promise<Partial<oidc.UserInfoResponse>> {
  const isTold = email !== undefined && email_verified !== undefined
  if (isTold || known.serverMetadata().userinfo_endpoint === undefined) return {}
  return oidc.fetchUserInfo(known, accessToken, sub).catch(refuse)
}

function claimsFrom(token: oidc.IDToken, info: Partial<oidc.UserInfoResponse>): Claims {
  // Both or none from one answer: an address of one with the "verified" of the other proves nothing.
  const told = token.email === undefined || token.email_verified === undefined ? info : token
  const { email, email_verified: verified } = told
  return {
    issuer: token.iss,
    subject: token.sub,
    email: text(email),
    // Some providers write the boolean as a text.
    emailVerified: verified === true || (verified as unknown) === 'true',
    name: text(token.name) ?? text(info.name),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Codes of the library that mean: whoever answered is no provider, or a broken one. */
const AWAY = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
])
/** What a provider says of itself in the return (RFC 6749 4.1.2.1). */
const BUSY = new Set(['server_error', 'temporarily_unavailable'])

function refuse(error: unknown): never {
  if (error instanceof oidc.AuthorizationResponseError) {
    throw BUSY.has(error.error) ? new ProviderAway(error) : new ProviderRefused(error)
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // A connection that fails is a TypeError of fetch.
  const isAway = error instanceof TypeError || AWAY.has(String(code))
  throw isAway ? new ProviderAway(error) : new ProviderAnswerInvalid(error)
}
