import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import {
  AddressRefused,
  type AllowsAddress,
  createGuardedLookup,
  refuseLiteral,
} from '@holdfast/process'

export type Posting = {
  url: string
  headers: Record<string, string>
  body: string
  /** Where it may go; looked at for the address that is really connected to. */
  allows: AllowsAddress
  /** Milliseconds for everything. */
  limitMs: number
  signal: AbortSignal
}

/** What a receiver answered; no answer is said in our own words. */
export type Posted = { status: number } | { error: string }

/** More than this of an answer is not even thrown away: the connection is cut. */
const MAX_ANSWER_BYTES = 65_536

/**
 * One POST, one status. Follows no redirect and keeps nothing of the answer. Rejects only with the
 * caller's own abort.
 */
export async function postMessage(posting: Posting): Promise<Posted> {
  const { url, allows, limitMs, signal } = posting
  try {
    refuseLiteral(url, allows)
    const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
    return { status: await send(posting, limit) }
  } catch (error) {
    signal.throwIfAborted()
    return { error: reasonOf(error, limitMs) }
  }
}

function send({ url, headers, body, allows }: Posting, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new URL(url).protocol === 'https:' ? secureRequest : plainRequest
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: createGuardedLookup(allows),
      // A connection of its own: messages are rare, and a kept one may be half closed by then.
      agent: false as const,
      signal,
    }
    const sent = request(url, options, (answer) => {
      let size = 0
      answer.on('error', () => {})
      answer.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > MAX_ANSWER_BYTES) answer.destroy()
      })
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function reasonOf(error: unknown, limitMs: number): string {
  const { name, code } = error as { name?: string; code?: string }
  if (error instanceof AddressRefused) return `it leads to a ${error.kind} address`
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${limitMs} ms`
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known'
  if (/CERT|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? ''))
    return 'its certificate is not trusted'
  return 'the connection broke'
}
