import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type FakeServer = { url: string; seen: string[]; close(): Promise<void> }

export type Answer = (req: IncomingMessage, res: ServerResponse) => unknown

/** A server that says what a test wants, by `METHOD path`; everything else is not there. */
export async function startFakeServer(answers: Record<string, unknown>): Promise<FakeServer> {
  const seen: string[] = []
  const server = createServer((req, res) => {
    const call = `${req.method} ${req.url?.split('?')[0]}`
    seen.push(call)
    const answer = answers[call]
    if (typeof answer === 'function') return (answer as Answer)(req, res)
    if (answer === undefined) return problem(404, 'NOT_FOUND')(req, res)
    return json(res, answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const json = (res: ServerResponse, body: unknown) =>
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))

export const problem =
  (status: number, code: string): Answer =>
  (req, res) => {
    req.resume()
    res
      .writeHead(status, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ type: '', title: code, status, code, requestId: 'r-1' }))
  }
