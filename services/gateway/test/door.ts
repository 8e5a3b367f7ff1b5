import { once } from 'node:events'
import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Door = { url: string; close(): Promise<void> }

/** An HTTP server on a free loopback port. */
export async function openDoor(listener: RequestListener): Promise<Door> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A node behind a password, as Kubo's API.Authorizations has it. `wanted` may be changed. */
export function openLockedDoor(rpcUrl: string, lock: { wanted: string }): Promise<Door> {
  return openDoor((req, res) => {
    if (req.headers.authorization !== lock.wanted) {
      res.writeHead(403, { 'content-type': 'text/plain' })
      res.end('403 - the secret answer of the node')
      return
    }
    const { authorization: _, ...headers } = req.headers
    const onwards = request(
      rpcUrl + req.url,
      { method: req.method ?? 'POST', headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(res)
      },
    )
    onwards.on('error', () => res.destroy())
    req.pipe(onwards)
  })
}
