import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import {
  AddressRefused,
  type AllowsAddress,
  createGuardedLookup,
  refuseLiteral,
} from '@holdfast/process'
import { ImportRefused, SourceUnavailable } from './errors.ts'

export type Opening = {
  headers?: Record<string, string>
  /** Where it may go; looked at for the address that is really connected to, at every redirect. */
  allows: AllowsAddress
  /** How names are looked up; by the system unless said otherwise. */
  resolve?: Parameters<typeof createGuardedLookup>[1]
  signal: AbortSignal
}

const MOST_REDIRECTS = 5
const ANSWER_MS = 30_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * GETs a web address and follows redirects, each checked like the first. No proxy, no cookies, no
 * credentials. The answer's body is the caller's to read or to destroy.
 *
 * @throws ImportRefused, AddressRefused, SourceUnavailable, the signal's reason
 */
export async function openUrl(address: string, opening: Opening): Promise<IncomingMessage> {
  let url = checkedUrl(address)
  for (let hop = 0; ; hop += 1) {
    refuseLiteral(url, opening.allows)
    const answer = await get(url, opening)
    const { location } = answer.headers
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer
    answer.destroy()
    if (hop === MOST_REDIRECTS) {
      throw new ImportRefused('TOO_MANY_REDIRECTS', 'The address redirects more than 5 times.')
    }
    url = checkedUrl(URL.parse(location, url.href)?.href ?? '')
  }
}

/** @throws ImportRefused for what is not http, or names a user */
export function checkedUrl(address: string): URL {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ImportRefused('ADDRESS_REFUSED', 'Only http and https addresses can be imported.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new ImportRefused('ADDRESS_REFUSED', 'An address must not contain a user or a password.')
  }
  return url
}

function get(
  url: URL,
  { headers, allows, resolve: resolveName, signal }: Opening,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const options = {
      // Bodies are stored as they are: an encoded one would be unpacked by nobody.
      headers: {
        'user-agent': 'holdfast',
        accept: '*/*',
        'accept-encoding': 'identity',
        ...headers,
      },
      lookup: createGuardedLookup(allows, resolveName),
      // An agent of its own: the global one may have been told to use a proxy.
      agent: false as const,
      signal,
    }
    const sent = request(url, options, (answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
    const timer = setTimeout(
      () => sent.destroy(new SourceUnavailable('The server gave no answer within 30 s.')),
      ANSWER_MS,
    )
    sent.on('error', (error) => {
      clearTimeout(timer)
      reject(signal.aborted ? signal.reason : asUnavailable(error))
    })
    sent.end()
  })
}

/** A failed connection in our own words. */
export function asUnavailable(error: unknown): Error {
  if (error instanceof AddressRefused || error instanceof SourceUnavailable) return error
  if (error instanceof ImportRefused) return error
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  const options = { cause: error }
  if (code === 'ECONNREFUSED') return new SourceUnavailable('Nothing listens there.', options)
  if (code === 'ENOTFOUND') return new SourceUnavailable('The name is not known.', options)
  if (/CERT|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return new ImportRefused(
      'CERTIFICATE',
      'The certificate of the server is not trusted.',
      options,
    )
  }
  return new SourceUnavailable('The connection broke.', options)
}

/** @throws SourceUnavailable, ImportRefused for an answer that is no body */
export function refuseStatus({ statusCode = 0 }: Pick<IncomingMessage, 'statusCode'>): void {
  if (statusCode === 200 || statusCode === 206) return
  if (statusCode >= 500 || [408, 425, 429].includes(statusCode)) {
    throw new SourceUnavailable(`The server answered ${statusCode}.`)
  }
  throw new ImportRefused('SOURCE_REFUSED', `The server answered ${statusCode}.`)
}
