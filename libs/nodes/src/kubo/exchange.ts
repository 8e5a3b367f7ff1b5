import type { Dispatcher } from 'undici'
import { type NodeError, NodeFailed, NodeUnreachable } from '../errors.ts'

export type HttpHeaders = Record<string, string | string[] | undefined>

/** A complete answer. `trailers` matter: Kubo reports an error after its 200 in `X-Stream-Error`. */
export type Answer = { status: number; headers: HttpHeaders; body: Buffer; trailers: HttpHeaders }

export type Request = {
  method: 'GET' | 'HEAD' | 'POST'
  path: string
  headers?: Record<string, string>
  /** Sent piece by piece as it stands; `content-length` must be among the headers. */
  body?: readonly Uint8Array[]
  /** The answer's body may have this many bytes; one more ends the call. */
  maxBytes: number
  /** What a longer answer means to the caller; NodeFailed by default. */
  tooLong?: (message: string) => NodeError
  /** Milliseconds for everything, waiting for a free connection included. */
  deadlineMs: number
  idleMs: number
  /** Who is asked, for messages. */
  label: string
  signal?: AbortSignal | undefined
}

/**
 * One request, one answer in memory, on undici's bare `dispatch`.
 *
 * `request()` or `fetch()` would do, but each of them wraps the body in a stream, which is half of
 * the client's CPU at 1 MiB per answer. Redirects are not followed by this layer at all.
 * Throws NodeUnreachable (no answer), `tooLong`'s error, or the signal's reason.
 */
export function exchange(dispatcher: Dispatcher, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { signal } = request
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const gathered = new Gathered(request.maxBytes)
    let controller: Dispatcher.DispatchController | undefined
    let over: { error: unknown } | undefined

    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (error: unknown) => {
      if (over !== undefined) return
      over = { error }
      settle()
      // A request still waiting for a connection has no controller yet; it is ended at its start.
      controller?.abort(asError(error))
      reject(error)
    }
    const onAbort = () => fail(signal?.reason)
    const timer = setTimeout(() => {
      fail(new NodeUnreachable(`${request.label} took longer than ${request.deadlineMs} ms`))
    }, request.deadlineMs)
    signal?.addEventListener('abort', onAbort, { once: true })

    dispatcher.dispatch(dispatchOptions(request), {
      onRequestStart(started) {
        controller = started
        if (over !== undefined) started.abort(asError(over.error))
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) gathered.start(status, headers)
      },
      onResponseData(_controller, piece) {
        if (!gathered.add(piece)) {
          const message = `${request.label} answered more than ${request.maxBytes} bytes`
          fail(request.tooLong?.(message) ?? new NodeFailed(message))
        }
      },
      onResponseEnd(_controller, trailers) {
        if (over !== undefined) return
        over = { error: undefined }
        settle()
        resolve(gathered.answer(trailers ?? {}))
      },
      onResponseError(_controller, error) {
        fail(new NodeUnreachable(`${request.label}: ${error.message}`, { cause: error }))
      },
    })
  })
}

function dispatchOptions(request: Request): Dispatcher.DispatchOptions {
  return {
    method: request.method,
    path: request.path,
    headers: request.headers ?? {},
    headersTimeout: request.idleMs,
    bodyTimeout: request.idleMs,
    // undici sends any iterable of buffers, each with one write and without copying; its types do
    // not say so. The headers' time-out starts anew with every piece written, so it also catches a
    // node that stops reading.
    body: (request.body ?? null) as unknown as Buffer | null,
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** Collects a body: into one buffer of the announced length, or piece by piece without one. */
class Gathered {
  #status = 0
  #headers: HttpHeaders = {}
  #whole: Buffer | undefined
  #pieces: Buffer[] = []
  #length = 0
  readonly #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  start(status: number, headers: HttpHeaders): void {
    this.#status = status
    this.#headers = headers
    const announced = Number(headers['content-length'])
    if (announced > 0 && announced <= this.#maxBytes) this.#whole = Buffer.allocUnsafe(announced)
  }

  add(piece: Buffer): boolean {
    if (this.#length + piece.length > this.#maxBytes) return false
    if (this.#whole === undefined) this.#pieces.push(piece)
    else piece.copy(this.#whole, this.#length)
    this.#length += piece.length
    return true
  }

  answer(trailers: HttpHeaders): Answer {
    const body = this.#whole?.subarray(0, this.#length) ?? Buffer.concat(this.#pieces, this.#length)
    return { status: this.#status, headers: this.#headers, body, trailers }
  }
}
