import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Traffic } from '@holdfast/catalog'

/**
 * What a server lets in and out since it began, headers included. Read from its sockets while they are
 * open: an upload of an hour counts while it runs, and no stream has another listener for it.
 */
export function countTraffic(server: Pick<Server, 'on'>): () => Traffic {
  const open = new Set<Socket>()
  const closed = { bytesIn: 0, bytesOut: 0 }
  let requests = 0
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      closed.bytesIn += socket.bytesRead
      closed.bytesOut += socket.bytesWritten
    })
  })
  const count = ({ url }: IncomingMessage) => {
    if (!isProbe(url)) requests += 1
  }
  server.on('request', count)
  server.on('checkContinue', count)
  return () => {
    const now = { ...closed, requests }
    for (const socket of open) {
      now.bytesIn += socket.bytesRead
      now.bytesOut += socket.bytesWritten
    }
    return now
  }
}

/** A probe every second is nobody's request. */
const isProbe = (url: string | undefined): boolean => url === '/healthz' || url === '/readyz'
