import { createRequester } from './request.ts'
import type {
  Distribution,
  DistributionItem,
  FileInfo,
  FilePage,
  NodeInfo,
  Page,
  Session,
  Status,
  UploadOptions,
  User,
} from './types.ts'

export type ClientOptions = {
  /** The server's address, for example `http://127.0.0.1:8080`. */
  url: string
  /** Access token or API key. `login` sets it. */
  token?: string
}

export type Body = Uint8Array | string | AsyncIterable<Uint8Array>

export type Client = ReturnType<typeof createClient>

/**
 * The HTTP API as functions. Every call throws ApiError with the server's `code` when the server
 * says no, and ServerUnreachable when it does not answer; nothing is retried here.
 */
export const createClient = ({ url, token }: ClientOptions) => {
  const api = createRequester(url, token)

  const post = <T>(path: string, body: unknown) =>
    api.json<T>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const signIn = async (path: string, body: unknown): Promise<Session> => {
    const session = await post<Session>(path, body)
    api.token = session.accessToken
    return session
  }

  return {
    register: (account: { email: string; password: string; name?: string }) =>
      post<{ user: User }>('/api/v1/auth/register', account),
    /** Makes the first admin with the one-time token printed at first start. */
    setup: (account: { token: string; email: string; password: string }) =>
      post<{ user: User }>('/api/v1/auth/setup', account),
    login: (account: { email: string; password: string }) => signIn('/api/v1/auth/login', account),
    refresh: (refreshToken: string) => signIn('/api/v1/auth/refresh', { refreshToken }),

    /** `path` as people write it: `/photos/2026/cat.jpg`. */
    upload: (path: string, body: Body, options: UploadOptions = {}) => {
      const query = new URLSearchParams()
      if (options.copies !== undefined) query.set('copies', String(options.copies))
      if (options.onConflict !== undefined) query.set('onConflict', options.onConflict)
      const headers = new Headers({
        'content-type': options.contentType ?? 'application/octet-stream',
      })
      return api.json<FileInfo>(`${byPath(path)}?${query}`, {
        method: 'PUT',
        headers,
        body: bodyOf(body),
        duplex: 'half',
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      })
    },
    /** The bytes as a stream, verified chunk by chunk by the server. */
    download: (id: string, { range, signal }: { range?: string; signal?: AbortSignal } = {}) =>
      api.send(`/api/v1/files/${id}/content`, {
        ...(range === undefined ? {} : { headers: { range } }),
        ...(signal === undefined ? {} : { signal }),
      }),
    file: (id: string) => api.json<FileInfo>(`/api/v1/files/${id}`),
    fileByPath: (path: string) => api.json<FileInfo>(`${byPath(path)}?meta`),
    files: (
      filter: {
        folder?: string
        recursive?: boolean
        search?: string
        cursor?: string
        limit?: number
      } = {},
    ) => api.json<FilePage>(`/api/v1/files?${queryOf(filter)}`),
    remove: async (id: string, { permanent = false } = {}) => {
      await api.send(`/api/v1/files/${id}${permanent ? '?permanent=true' : ''}`, {
        method: 'DELETE',
      })
    },
    distribution: (id: string, page: { cursor?: string; limit?: number } = {}) =>
      api.json<Distribution>(`/api/v1/files/${id}/distribution?${queryOf(page)}`),
    /** Every chunk of a file with its copies, page after page. */
    async *chunks(id: string): AsyncGenerator<DistributionItem> {
      let cursor: string | undefined
      do {
        const page = await api.json<Distribution>(
          `/api/v1/files/${id}/distribution?${queryOf({ cursor, limit: 500 })}`,
        )
        yield* page.items
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
    },

    status: () => api.json<Status>('/api/v1/status'),
    nodes: () => api.json<Page<NodeInfo>>('/api/v1/nodes'),
  }
}

const byPath = (path: string) =>
  `/api/v1/files/by-path/${path.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/')}`

const queryOf = (values: Record<string, string | number | boolean | undefined>) => {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) query.set(key, String(value))
  }
  return query
}

const bodyOf = (body: Body): NonNullable<RequestInit['body']> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as NonNullable<RequestInit['body']>)
    : ReadableStream.from(body)
