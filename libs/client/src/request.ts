import { addCsrfToken, type BrowserSession, mayRenew } from './browser.ts'
import {
  AnswerInvalid,
  type ApiError,
  apiError,
  type Problem,
  ServerUnreachable,
  SignInNeeded,
} from './errors.ts'

/** A token, or a function that is asked for one before each call and may renew it. */
export type Token = string | (() => Promise<string | undefined>)

export type Init = RequestInit & {
  duplex?: 'half'
  /** Milliseconds until the whole answer must be there; 0 = no limit. */
  limitMs?: number
}

export type Requester = {
  /** An address that the server may give without its host. */
  absolute(address: string): string
  /** Throws ApiError for every status from 400, ServerUnreachable when no answer arrived. */
  send(path: string, init?: Init): Promise<Response>
  /** As `send`, within a minute unless said otherwise. Throws AnswerInvalid for what is not JSON. */
  json<T>(path: string, init?: Init): Promise<T>
  /** A call with a JSON body; without a body for `undefined`, since some calls take none. */
  write<T>(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>
  /** Takes over the token of a sign-in; in a browser the cookies are enough, and nothing is kept. */
  useToken(token: string | undefined): void
}

/** Twice what the server itself allows for an answer without a stream. */
const JSON_LIMIT_MS = 60_000

export type RequesterOptions = {
  token?: Token | undefined
  browser?: BrowserSession | undefined
  fetch?: typeof fetch | undefined
}

/** `base` is the server's address, for example `http://127.0.0.1:8080`. */
export const createRequester = (
  base: string,
  { token: first, browser, fetch = globalThis.fetch }: RequesterOptions = {},
): Requester => {
  let token = first
  const attempt = async (path: string, { limitMs = 0, ...init }: Init) => {
    const headers = new Headers(init.headers)
    const bearer = await current(token)
    // The password of a share link goes in its place.
    if (bearer !== undefined && !headers.has('authorization')) {
      headers.set('authorization', `Bearer ${bearer}`)
    }
    if (browser !== undefined) addCsrfToken(browser, init.method, headers)
    const response = await reach(fetch, new URL(path, base), { ...init, headers, limitMs })
    if (response.status >= 400) throw await failure(response)
    return response
  }
  const send = async (path: string, init: Init = {}) => {
    const startedAt = Date.now()
    try {
      return await attempt(path, init)
    } catch (error) {
      const refused = error instanceof SignInNeeded && browser !== undefined && mayRenew(path, init)
      if (!refused || !(await browser.renew({ startedAt }))) throw error
      return attempt(path, init)
    }
  }
  const json = async <T>(path: string, init: Init = {}) =>
    readJson<T>(await send(path, { limitMs: JSON_LIMIT_MS, ...init }))
  return {
    absolute: (address) => new URL(address, base).href,
    useToken: (next) => {
      if (browser === undefined) token = next
    },
    send,
    json,
    write: (method, path, body, headers = {}) =>
      json(path, {
        method,
        ...(body === undefined
          ? { headers }
          : {
              headers: { ...headers, 'content-type': 'application/json' },
              body: JSON.stringify(body),
            }),
      }),
  }
}

const current = async (token: Token | undefined) => (typeof token === 'function' ? token() : token)

const reach = async (
  fetch: typeof globalThis.fetch,
  url: URL,
  { limitMs = 0, ...init }: Init,
): Promise<Response> => {
  const late = limitMs > 0 ? [AbortSignal.timeout(limitMs)] : []
  const given = init.signal ? [init.signal] : []
  try {
    return await fetch(url, {
      ...init,
      signal: AbortSignal.any([...given, ...late]),
      redirect: 'error',
    })
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason
    const within = late[0]?.aborted ? ` within ${limitMs / 1_000} s` : ''
    throw new ServerUnreachable(`no answer from ${url.host}${within}`, { cause })
  }
}

const readJson = async <T>(response: Response): Promise<T> => {
  const { host } = new URL(response.url)
  const text = await response.text().catch((cause: unknown) => {
    throw new ServerUnreachable(`the answer of ${host} broke off`, { cause })
  })
  try {
    return JSON.parse(text === '' ? 'null' : text) as T
  } catch (cause) {
    throw new AnswerInvalid(`${host} did not answer as Holdfast does`, { cause })
  }
}

const failure = async (response: Response): Promise<ApiError> => {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const wait = Number.isFinite(retryAfter) ? retryAfter : undefined
  const text = await response.text().catch(() => '')
  try {
    const problem = JSON.parse(text) as Problem
    if (typeof problem.code === 'string') return apiError(problem, wait)
  } catch {
    // Not from Holdfast: a proxy in between answered. Said below with what is known.
  }
  const { status, statusText } = response
  const requestId = response.headers.get('x-request-id')
  return apiError(
    {
      type: 'about:blank',
      title: statusText,
      status,
      code: `HTTP_${status}`,
      ...(requestId === null ? {} : { requestId }),
    },
    wait,
  )
}
