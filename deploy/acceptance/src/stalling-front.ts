import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type StallingFront = {
  url: string
  /** Connections that were made through it. */
  readonly connections: number
  close(): Promise<void>
}

/**
 * A way to a server that lets so many bytes of answers through on each connection, and then either
 * breaks it or says nothing more.
 */
export const startStallingFront = async (
  target: string,
  { bytes, ending }: { bytes: number; ending: 'break' | 'silence' },
): Promise<StallingFront> => {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((client) => {
    connections += 1
    const upstream = connect(Number(new URL(target).port), new URL(target).hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // Either side may vanish at any moment; that is what this is for.
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        if (ending === 'break') for (const other of [client, upstream]) other.destroySoon()
      })
    }
    client.pipe(upstream)
    let left = bytes
    upstream.on('data', (piece: Buffer) => {
      const part = piece.subarray(0, Math.max(0, left))
      left -= part.length
      if (part.length > 0 && !client.write(part)) {
        upstream.pause()
        client.once('drain', () => upstream.resume())
      }
      if (left > 0) return
      upstream.pause()
      if (ending === 'break') client.destroySoon()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
