import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { call, type Reply } from './running-gateway.ts'

export const TUS = { 'tus-resumable': '1.0.0' }
export const BYTES = { ...TUS, 'content-type': 'application/offset+octet-stream' }

/** `Upload-Metadata` */
export const metadata = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

export const sha1 = (bytes: Uint8Array): string =>
  `sha1 ${createHash('sha1').update(bytes).digest('base64')}`

type Headers = Record<string, string>

/** The calls of tus, as somebody at some gateway makes them. */
export function tusOf({ url, token }: { url: string; token: string }) {
  const send = (method: string, path: string, headers: Headers, body?: Uint8Array) =>
    call({ url }, method, path, {
      token,
      headers,
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    })
  return {
    create: (size: number | undefined, fields?: Record<string, string>, headers: Headers = {}) =>
      send('POST', '/api/v1/uploads', {
        ...TUS,
        ...(size === undefined
          ? { 'upload-defer-length': '1' }
          : { 'upload-length': String(size) }),
        ...(fields === undefined ? {} : { 'upload-metadata': metadata(fields) }),
        ...headers,
      }),
    createWith: (body: Uint8Array, headers: Headers) =>
      send('POST', '/api/v1/uploads', { ...BYTES, ...headers }, body),
    head: (at: string) => send('HEAD', at, TUS),
    patch: (at: string, offset: number, body: Uint8Array, headers: Headers = {}) =>
      send('PATCH', at, { ...BYTES, 'upload-offset': String(offset), ...headers }, body),
    terminate: (at: string) => send('DELETE', at, TUS),
    join: (parts: readonly string[], fields: Record<string, string>) =>
      send('POST', '/api/v1/uploads', {
        ...TUS,
        'upload-concat': `final;${parts.join(' ')}`,
        'upload-metadata': metadata(fields),
      }),
    /** Begins a PATCH of `length` bytes, which the caller sends and breaks as it likes. */
    begin(at: string, offset: number, length: number, headers: Headers = {}): OpenPatch {
      const sent = request(`${url}${at}`, {
        method: 'PATCH',
        agent: false,
        headers: {
          authorization: `Bearer ${token}`,
          ...BYTES,
          'upload-offset': String(offset),
          'content-length': String(length),
          ...headers,
        },
      })
      const answer = (async () => {
        const [response] = await once(sent, 'response')
        response.resume()
        return response.statusCode as number
      })()
      // Who breaks a request waits for no answer.
      answer.catch(() => {})
      sent.on('error', () => {})
      return { sent, answer }
    },
  }
}

export type OpenPatch = { sent: ClientRequest; answer: Promise<number> }
export type Tus = ReturnType<typeof tusOf>

export const locationOf = ({ headers }: Reply): string => headers.get('location') as string
export const offsetOf = ({ headers }: Reply): number => Number(headers.get('upload-offset'))
