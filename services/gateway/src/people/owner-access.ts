import { randomBytes } from 'node:crypto'
import {
  audit,
  type Catalog,
  createSession,
  findSessionRole,
  oldestAdmin,
  revokeSession,
} from '@holdfast/catalog'
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.ts'
import { hashToken } from './sign-in.ts'

/**
 * A way in for whoever owns the server itself, without a password: the data folder holds the signing
 * secret, so its owner could make any token anyway. What they get is an ordinary access token of the
 * oldest administrator: short-lived, in a session that is listed, audited and can be ended.
 */
export type OwnerAccess = {
  /** A new token. Undefined while there is no administrator. */
  issue(): Promise<{ accessToken: string; expiresAt: Date } | undefined>
  /** Ends the session; tokens that were issued are worth nothing from then on. */
  end(): Promise<void>
}

type Deps = { catalog: Catalog; tokens: Pick<AccessTokens, 'sign'> }
type Session = { userId: string; sessionId: string }

/** A server that was killed cannot end its session; then it ends by itself. */
const SESSION_SECONDS = 86_400

export function createOwnerAccess({ catalog, tokens }: Deps): OwnerAccess {
  let session: Session | undefined
  return {
    issue: async () => {
      // Over by its age, or ended by an administrator; or the administrator is none any more.
      const role = session && (await findSessionRole(catalog, session))
      if (role !== 'admin') session = await beginSession(catalog)
      if (session === undefined) return undefined
      const expiresAt = new Date(Date.now() + ACCESS_TOKEN_SECONDS * 1_000)
      return { accessToken: await tokens.sign(session), expiresAt }
    },
    end: async () => {
      if (session !== undefined) await revokeSession(catalog, session)
      session = undefined
    },
  }
}

async function beginSession(catalog: Catalog): Promise<Session | undefined> {
  const admin = await oldestAdmin(catalog)
  if (admin === undefined) return undefined
  const { id } = await createSession(catalog, {
    userId: admin.id,
    // Nobody holds its refresh token: the session lives by what is issued here and nothing else.
    tokenHash: hashToken(randomBytes(32).toString('base64url')),
    ttlSeconds: SESSION_SECONDS,
    userAgent: 'owner of the data folder',
  })
  await audit(catalog, { actorId: admin.id, action: 'session.owner', subject: id })
  return { userId: admin.id, sessionId: id }
}
