import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** How a connection ends: `cut` is told to both ends, `silent` only to the client's. */
export type Break = 'cut' | 'silent'

export type BreakingProxy = {
  url: string
  /** Breaks all connections that are open now. */
  break(how: Break): void
  close(): void
}

/**
 * A loopback proxy between clients and gateways: each connection goes to the port that `target` names,
 * and `onBytes` sees what clients sent.
 */
export async function openBreakingProxy({
  target,
  onBytes,
}: {
  target(): number
  onBytes(bytes: number): void
}): Promise<BreakingProxy> {
  const open = new Set<{ client: Socket; gateway: Socket }>()
  const all = new Set<Socket>()
  const server = createServer((client) => {
    const gateway = connect(target(), '127.0.0.1')
    const pair = { client, gateway }
    open.add(pair)
    for (const socket of [client, gateway]) {
      all.add(socket)
      // What broke is what is tested.
      socket.on('error', () => {})
      socket.on('close', () => {
        all.delete(socket)
        if (open.delete(pair)) for (const end of [client, gateway]) end.destroy()
      })
    }
    client.on('data', (piece) => onBytes(piece.length))
    client.pipe(gateway)
    gateway.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${address.port}`,
    break(how) {
      for (const pair of [...open]) {
        open.delete(pair)
        pair.client.unpipe(pair.gateway)
        pair.client.destroy()
        if (how === 'cut') pair.gateway.destroy()
      }
    },
    close() {
      for (const socket of all) socket.destroy()
      server.close()
    },
  }
}
