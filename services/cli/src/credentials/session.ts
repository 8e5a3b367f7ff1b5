import { ApiError, createClient, type Session } from '@holdfast/client'
import { NotSignedIn } from '../errors.ts'
import { withLock } from './lock.ts'
import { type Login, readLogins, writeLogins } from './logins.ts'

/** Renewed this long before its end, so that it does not end on the way. */
const MARGIN_MS = 60_000

export const loginOf = ({ user, accessToken, expiresIn, refreshToken }: Session): Login => ({
  email: user.email,
  accessToken,
  expiresAt: new Date(Date.now() + expiresIn * 1_000).toISOString(),
  refreshToken,
})

/** Keeps a login and makes its server the one that commands talk to. */
export const keepLogin = (folder: string, url: string, session: Session): Promise<void> =>
  withLock(folder, async () => {
    const { servers } = await readLogins(folder)
    await writeLogins(folder, { current: url, servers: { ...servers, [url]: loginOf(session) } })
  })

/** Forgets the login at a server and returns what it was. */
export const forgetLogin = (folder: string, url: string): Promise<Login | undefined> =>
  withLock(folder, async () => {
    const { current, servers } = await readLogins(folder)
    const { [url]: gone, ...rest } = servers
    if (gone !== undefined) {
      await writeLogins(folder, { current: current === url ? null : current, servers: rest })
    }
    return gone
  })

type Renew = (url: string, refreshToken: string) => Promise<Session>

const renewAt: Renew = (url, refreshToken) => createClient({ url }).refresh(refreshToken)

/**
 * The access token of a kept login, renewed when it is about to end. Throws NotSignedIn when there is
 * no login, or its session has ended.
 */
export const sessionToken = (
  folder: string,
  url: string,
  renew: Renew = renewAt,
): (() => Promise<string>) => {
  let known: Login | undefined
  return async () => {
    if (known === undefined || !isFresh(known)) known = await freshLogin(folder, url, renew)
    return known.accessToken
  }
}

const freshLogin = async (folder: string, url: string, renew: Renew): Promise<Login> => {
  const kept = (await readLogins(folder)).servers[url]
  if (kept === undefined) throw new NotSignedIn(url)
  if (isFresh(kept)) return kept
  return withLock(folder, async () => {
    const { current, servers } = await readLogins(folder)
    const login = servers[url]
    if (login === undefined) throw new NotSignedIn(url)
    // Another process was faster while we waited.
    if (isFresh(login)) return login
    const renewed = loginOf(await orEnded(url, renew(url, login.refreshToken)))
    await writeLogins(folder, { current, servers: { ...servers, [url]: renewed } })
    return renewed
  })
}

const orEnded = async (url: string, session: Promise<Session>): Promise<Session> => {
  try {
    return await session
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 401) throw cause
    throw new NotSignedIn(url, `Your session at ${url} has ended.`, { cause })
  }
}

const isFresh = ({ expiresAt }: Login) => Date.parse(expiresAt) - Date.now() > MARGIN_MS
