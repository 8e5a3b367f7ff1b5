import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HttpServer = { url: string; stop(signal?: AbortSignal): Promise<void> }

/** `block/rm` carries its CIDs in the query: a thousand of them are 64 KiB of request line. */
const MAX_HEADER_BYTES = 1_048_576
/** Longer than any client's own, so that it is never we who close a connection in use. */
const KEEP_ALIVE_MS = 120_000
/** For headers and for silence in a body; the length of an upload has no limit. */
const SILENCE_MS = 120_000
const STOP_LIMIT_MS = 5_000

export async function listen(
  handler: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<HttpServer> {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requestTimeout: 0,
      noDelay: true,
    },
    handler,
  )
  server.setTimeout(SILENCE_MS)
  server.listen({ host, port })
  await once(server, 'listening')
  return { url: urlOf(server.address() as AddressInfo), stop: (signal) => stop(server, signal) }
}

/** Lets requests finish for a while; whoever is not done then is cut off and will retry. */
async function stop(server: Server, signal?: AbortSignal): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const cut = () => server.closeAllConnections()
  const timer = setTimeout(cut, STOP_LIMIT_MS)
  signal?.addEventListener('abort', cut)
  await closed
  clearTimeout(timer)
  signal?.removeEventListener('abort', cut)
}

/** An address others can use: the wildcard addresses mean loopback to whoever is on this machine. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
