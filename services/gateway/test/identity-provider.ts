import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type Person = { email?: string; email_verified?: boolean; name?: string }

export type IdentityProvider = {
  issuer: string
  /** Who is known there, by what they type as login; may be changed. */
  people: Record<string, Person>
  /** While true it answers nothing but 503. */
  away: boolean
  /** How often somebody asked where everything is. */
  discoveries(): number
  close(): Promise<void>
}

export const CLIENT = { clientId: 'holdfast', clientSecret: 'a secret of the provider' }

/** A port that nothing listens on, for what has to be known before it runs. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A real OpenID Connect provider on loopback, with its forms for development, that knows one client. */
export async function startIdentityProvider(
  redirectUri: string,
  { isPublic = false } = {},
): Promise<IdentityProvider> {
  let listener: RequestListener | undefined
  let asked = 0
  const server = createServer((req, res) => {
    if (req.url?.includes('/.well-known/')) asked += 1
    if (known.away) res.writeHead(503).end()
    else listener?.(req, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const known: IdentityProvider = {
    issuer,
    people: {},
    away: false,
    discoveries: () => asked,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  listener = createProvider(known, redirectUri, isPublic).callback()
  return known
}

function createProvider(
  { issuer, people }: IdentityProvider,
  redirectUri: string,
  isPublic: boolean,
) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const client = {
    client_id: CLIENT.clientId,
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    ...(isPublic ? { token_endpoint_auth_method: 'none' } : { client_secret: CLIENT.clientSecret }),
  }
  return new Provider(issuer, {
    clients: [client],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only for tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    // As they are by themselves; said, because the package warns otherwise.
    ttl: { Interaction: 3_600, Session: 3_600, Grant: 3_600, AccessToken: 3_600, IdToken: 3_600 },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people[accountId] }),
    }),
  })
}
