import { randomUUID } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problemTable } from './problem-table.ts'

/**
 * What the parser lets through although RFC 9112 does not: another version, no Host or two of them
 * (a proxy may believe the other one), or an unknown body coding.
 */
export function framingFault(req: IncomingMessage): string | undefined {
  const { httpVersion } = req
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 'this version of HTTP is not known'
  const hosts = req.rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length
  if (hosts > 1) return 'there are several Host headers'
  if (httpVersion === '1.1' && hosts === 0) return 'there is no Host header'
  const coding = req.headers['transfer-encoding']
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    return 'the Transfer-Encoding is not known'
  }
  return undefined
}

/**
 * Answers what is not HTTP, or did not become a request in time (F22, F24): the parser hands over
 * the bare socket, so the answer is written by hand. Node's own has no code and no request id.
 */
export function refuseBrokenRequest(
  error: Error & { code?: string | undefined },
  socket: Socket,
): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const code = CODES[error.code ?? ''] ?? 'BAD_REQUEST'
  const kind = problemTable[code] ?? { status: 400, title: 'Bad request' }
  const requestId = randomUUID()
  const body = JSON.stringify({
    type: 'about:blank',
    title: kind.title,
    status: kind.status,
    detail: DETAILS[code] ?? 'The request is not well-formed HTTP.',
    code,
    requestId,
  })
  socket.end(
    [
      `HTTP/1.1 ${kind.status} ${STATUS_CODES[kind.status]}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  )
}

const CODES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'TOO_LARGE',
}

const DETAILS: Readonly<Record<string, string>> = {
  REQUEST_TIMEOUT: 'The request did not arrive in time.',
  HEADERS_TOO_LARGE: 'The header fields are larger than 16 KiB together.',
  TOO_LARGE: 'The chunk extensions are too large.',
}
