import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type TestServer = {
  url: string
  /** Method and path of every request, in order. */
  seen: string[]
  close(): Promise<void>
}

/** A server on loopback that answers as a test wants it. */
export async function startTestServer(
  answer: (req: IncomingMessage, res: ServerResponse, count: number) => unknown,
): Promise<TestServer> {
  const seen: string[] = []
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`)
    Promise.resolve(answer(req, res, seen.length)).catch(() => res.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const sendJson = (res: ServerResponse, status: number, body: unknown, headers = {}) =>
  res
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))

export const sendProblem = (
  res: ServerResponse,
  status: number,
  code: string,
  more: { headers?: Record<string, string>; detail?: string } = {},
) =>
  res.writeHead(status, { 'content-type': 'application/problem+json', ...more.headers }).end(
    JSON.stringify({
      type: 'about:blank',
      title: code,
      status,
      code,
      requestId: 'request-1',
      ...(more.detail === undefined ? {} : { detail: more.detail }),
    }),
  )

export async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of req) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
