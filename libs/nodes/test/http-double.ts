import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Seen = {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export type HttpDouble = { url: string; seen: Seen[]; close(): Promise<void> }

/** A loopback server that keeps what it was asked and answers as told. */
export async function startHttpDouble(
  answer: (request: Seen, response: ServerResponse) => void,
): Promise<HttpDouble> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    // A test may end the connection on purpose; that is no failure of the double.
    request.on('error', () => {})
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const asked = { method, url, headers, body: Buffer.concat(pieces) }
      seen.push(asked)
      answer(asked, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
