import type { Requester } from './request.ts'
import type { ApiKey, Page, Session, User } from './types.ts'

/** Accounts and sessions. */
export const peopleCalls = (api: Requester) => {
  const signIn = async (path: string, body: unknown): Promise<Session> => {
    const session = await api.write<Session>('POST', path, body)
    api.token = session.accessToken
    return session
  }
  return {
    register: (account: { email: string; password: string; name?: string }) =>
      api.write<{ user: User }>('POST', '/api/v1/auth/register', account),
    /** Makes the first admin with the one-time token printed at first start; does not sign in. */
    setup: (account: { token: string; email: string; password: string; name?: string }) =>
      api.write<Session>('POST', '/api/v1/auth/setup', account),
    login: (account: { email: string; password: string }) => signIn('/api/v1/auth/login', account),
    /** A refresh token works once; one that comes a second time ends the whole session. */
    refresh: (refreshToken: string) => signIn('/api/v1/auth/refresh', { refreshToken }),
    /** Ends the session of the refresh token, or of the access token without one. */
    logout: async (refreshToken?: string) => {
      await api.write(
        'POST',
        '/api/v1/auth/logout',
        refreshToken === undefined ? {} : { refreshToken },
      )
      api.token = undefined
    },
    apiKeys: () => api.json<Page<ApiKey>>('/api/v1/me/api-keys'),
    /** The key itself is shown this once. */
    createApiKey: (key: { name: string; expiresAt?: string | null }) =>
      api.write<ApiKey & { key: string }>('POST', '/api/v1/me/api-keys', key),
    revokeApiKey: async (id: string) => {
      await api.send(`/api/v1/me/api-keys/${id}`, { method: 'DELETE' })
    },
    me: async () => (await api.json<{ user: User }>('/api/v1/me')).user,
  }
}
