import { ApiError, type Problem, ServerUnreachable } from './errors.ts'

export type Requester = {
  /** Throws ApiError for every status from 400, ServerUnreachable when no answer arrived. */
  send(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>
  json<T>(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<T>
  token: string | undefined
}

/** `base` is the server's address, for example `http://127.0.0.1:8080`. */
export const createRequester = (base: string, token: string | undefined): Requester => {
  const requester: Requester = {
    token,
    send: async (path, init = {}) => {
      const headers = new Headers(init.headers)
      if (requester.token !== undefined) headers.set('authorization', `Bearer ${requester.token}`)
      const response = await reach(new URL(path, base), { ...init, headers })
      if (response.status >= 400) throw await failure(response)
      return response
    },
    json: async <T>(path: string, init?: RequestInit & { duplex?: 'half' }) =>
      (await (await requester.send(path, init)).json()) as T,
  }
  return requester
}

const reach = async (url: URL, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'error' })
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason
    throw new ServerUnreachable(`no answer from ${url.host}`, { cause })
  }
}

const failure = async (response: Response): Promise<ApiError> => {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const wait = Number.isFinite(retryAfter) ? retryAfter : undefined
  const text = await response.text().catch(() => '')
  try {
    const problem = JSON.parse(text) as Problem
    if (typeof problem.code === 'string') return new ApiError(problem, wait)
  } catch {
    // Not from Holdfast: a proxy in between answered. Said below with what is known.
  }
  const { status, statusText } = response
  return new ApiError(
    { type: 'about:blank', title: statusText, status, code: `HTTP_${status}` },
    wait,
  )
}
