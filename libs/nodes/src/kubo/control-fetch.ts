import type { Dispatcher } from 'undici'
import { NodeFailed, NodeUnreachable } from '../errors.ts'
import type { NodeTimeouts } from '../timeouts.ts'
import type { Address } from './address.ts'
import { checkTrailers, errorOfAnswer } from './answers.ts'
import type { HttpHeaders } from './exchange.ts'

/** An answer is lines of JSON; none of ours is near this long, and the package keeps a whole one. */
const MAX_LINE_BYTES = 1_048_576

const LINE_FEED = 0x0a

export type ControlFetch = {
  /**
   * Runs `call`, whose first synchronous act is one call of kubo-rpc-client, with our transport
   * below it. Throws NodeFailed when the package did not use it, which only a new version can cause.
   */
  during<T>(call: () => Promise<T>): Promise<T>
}

export type ControlFetchOptions = {
  rpc: Address
  dispatcher: Dispatcher
  timeouts: NodeTimeouts
  maxBytes: number
}

/**
 * Puts our own transport below kubo-rpc-client.
 *
 * The package calls the global `fetch` and passes neither `redirect` nor a dispatcher, so by itself
 * it follows redirects (a hostile node could send us anywhere in our network), buffers answers
 * without bound, has no connect time-out, and takes a list that broke off half-way (an
 * `X-Stream-Error` trailer, which `fetch` hides) for a complete one. It reaches `fetch` in the same
 * synchronous run as its call, so the global is ours for just that run, and nobody else's code can
 * see it. Rejected: a process-wide wrapper (other people's fetch), and our own control calls
 * instead of the package's (its argument and answer formats are what we want it for).
 */
export function controlFetch(options: ControlFetchOptions): ControlFetch {
  return {
    during(call) {
      const outside = globalThis.fetch
      let used = false
      globalThis.fetch = (input, init) => {
        used = true
        return send(options, new URL(String(input)), init ?? {})
      }
      try {
        const result = call()
        if (used) return result
        result.catch(() => {})
        return Promise.reject(new NodeFailed('kubo-rpc-client did not call fetch at once'))
      } finally {
        globalThis.fetch = outside
      }
    },
  }
}

async function send(o: ControlFetchOptions, url: URL, init: RequestInit): Promise<Response> {
  const { label, authorization } = o.rpc
  const answer = await request(o, url, { authorization, signal: init.signal })
  const lines = guarded(o, answer)
  if (answer.statusCode !== 200) {
    const body = await firstBytes(lines)
    throw errorOfAnswer(label, { status: answer.statusCode, headers: answer.headers, body })
  }
  return new Response(ReadableStream.from(lines), {
    status: 200,
    headers: { 'content-type': 'application/json' },
  })
}

type Permission = { authorization: string | undefined; signal: AbortSignal | null | undefined }

async function request(o: ControlFetchOptions, url: URL, p: Permission) {
  try {
    return await o.dispatcher.request({
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      headers: { ...(p.authorization && { authorization: p.authorization }) },
      headersTimeout: o.timeouts.idleMs,
      bodyTimeout: o.timeouts.idleMs,
      signal: p.signal ?? null,
    })
  } catch (error) {
    throw p.signal?.aborted ? error : unreachable(o.rpc.label, error)
  }
}

/** The body, bounded in total and per line, ending in an error if the node says it went wrong. */
async function* guarded(
  o: ControlFetchOptions,
  answer: Dispatcher.ResponseData,
): AsyncGenerator<Uint8Array> {
  const { label } = o.rpc
  let total = 0
  let line = 0
  try {
    for await (const piece of answer.body as AsyncIterable<Buffer>) {
      total += piece.length
      const lastBreak = piece.lastIndexOf(LINE_FEED)
      line = lastBreak === -1 ? line + piece.length : piece.length - lastBreak - 1
      if (total > o.maxBytes || line > MAX_LINE_BYTES) {
        throw new NodeFailed(`${label} answered more than anybody asked for`)
      }
      yield piece
    }
  } catch (error) {
    const known = error instanceof NodeFailed || (error as Error).name === 'AbortError'
    throw known ? error : unreachable(label, error)
  }
  checkTrailers(label, answer.trailers as HttpHeaders)
}

function unreachable(label: string, cause: unknown): NodeUnreachable {
  return new NodeUnreachable(`${label}: ${(cause as Error).message}`, { cause })
}

async function firstBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    pieces.push(piece)
    length += piece.length
    if (length >= 4_096) break
  }
  return Buffer.concat(pieces)
}
