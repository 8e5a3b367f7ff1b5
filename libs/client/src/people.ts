import type { Identity, SessionInfo, WaysIn } from './people-types.ts'
import type { Requester } from './request.ts'
import type { ApiKey, KeyScope, Page, Session, User } from './types.ts'

/** Accounts and sessions. */
export const peopleCalls = (api: Requester) => {
  const signIn = async (path: string, body: unknown): Promise<Session> => {
    const session = await api.write<Session>('POST', path, body)
    api.useToken(session.accessToken)
    return session
  }
  return {
    register: (account: {
      email: string
      password: string
      name?: string
      /** The token of an invitation, where one is needed. */
      invitation?: string
    }) => api.write<{ user: User }>('POST', '/api/v1/auth/register', account),
    /** Makes the first admin with the one-time token printed at first start; does not sign in. */
    setup: (account: { token: string; email: string; password: string; name?: string }) =>
      api.write<Session>('POST', '/api/v1/auth/setup', account),
    login: (account: { email: string; password: string }) => signIn('/api/v1/auth/login', account),
    /**
     * A refresh token works once; one that comes a second time ends the whole session. In a browser it
     * is in the cookie, and left out.
     */
    refresh: (refreshToken?: string) =>
      signIn('/api/v1/auth/refresh', refreshToken === undefined ? {} : { refreshToken }),
    /** Which ways in there are now, for somebody who is not signed in. */
    waysIn: () => api.json<WaysIn>('/api/v1/auth/ways-in'),
    /** Which account of the provider signs in to yours; null: none. */
    identity: async () =>
      (await api.json<{ identity: Identity | null }>('/api/v1/me/identity')).identity,
    /** Where this browser is to go to link one. Needs the password, where you have one. */
    linkIdentity: async (currentPassword?: string) =>
      (
        await api.write<{ location: string }>(
          'POST',
          '/api/v1/me/identity',
          currentPassword === undefined ? {} : { currentPassword },
        )
      ).location,
    /** Refused while you have no password: it would be the last way in. */
    unlinkIdentity: async () => {
      await api.send('/api/v1/me/identity', { method: 'DELETE' })
    },
    /** Ends the session of the refresh token, or of the access token without one. */
    logout: async (refreshToken?: string) => {
      await api.write(
        'POST',
        '/api/v1/auth/logout',
        refreshToken === undefined ? {} : { refreshToken },
      )
      api.useToken(undefined)
    },
    /** A link for a new password by mail, if there is such an account. */
    forgotPassword: async (email: string) => {
      await api.write('POST', '/api/v1/auth/forgot-password', { email })
    },
    /** With the one-time token of a mail or of an administrator; does not sign in. */
    resetPassword: async (reset: { token: string; password: string }) => {
      await api.write('POST', '/api/v1/auth/reset-password', reset)
    },
    sessions: () => api.json<Page<SessionInfo>>('/api/v1/me/sessions'),
    endSession: async (id: string) => {
      await api.send(`/api/v1/me/sessions/${id}`, { method: 'DELETE' })
    },
    endOtherSessions: async () => {
      await api.send('/api/v1/me/sessions', { method: 'DELETE' })
    },
    apiKeys: () => api.json<Page<ApiKey>>('/api/v1/me/api-keys'),
    /** The key itself is shown this once. */
    createApiKey: (key: {
      name: string
      expiresAt?: string | null
      /** Left out: all that you may. */
      scopes?: KeyScope[]
      /** It sees nothing outside; null: all your files. */
      folder?: string | null
    }) => api.write<ApiKey & { key: string }>('POST', '/api/v1/me/api-keys', key),
    revokeApiKey: async (id: string) => {
      await api.send(`/api/v1/me/api-keys/${id}`, { method: 'DELETE' })
    },
    /**
     * A new address or password needs the current one, or without one a sign-in of the last ten minutes; a
     * new password ends all other sessions.
     */
    editMe: async (change: {
      email?: string
      name?: string
      password?: string
      currentPassword?: string
    }) => (await api.write<{ user: User }>('PATCH', '/api/v1/me', change)).user,
    /**
     * With all files, keys and links; there is no way back. Needs the password where you have one, else a
     * sign-in of the last ten minutes.
     */
    removeMe: async (password?: string) => {
      await api.send('/api/v1/me', {
        method: 'DELETE',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(password === undefined ? {} : { password }),
      })
      api.useToken(undefined)
    },
    me: async () => (await api.json<{ user: User }>('/api/v1/me')).user,
  }
}
