import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { markHeldBack } from './body.ts'
import { framingFault, refuseBrokenRequest } from './broken-request.ts'
import { inTurns } from './in-turns.ts'

export type ServerOptions = {
  host: string
  port: number
  /** Milliseconds within which the header fields must be complete (F22). */
  headersMs?: number
  /** Milliseconds a connection may wait for its next request. */
  keepAliveMs?: number
}

export type RunningServer = {
  port: number
  server: Server
  /** No new connections; requests under way may end until the signal aborts, then they are cut. */
  stop(signal?: AbortSignal): Promise<void>
}

const HEADERS_MS = 7_000
/** How often connections are looked at; a limit is kept to within this. */
const CHECK_MS = 1_000
/** Of connections whose time is up together, so many are told in one turn of the event loop. */
const TOLD_AT_ONCE = 8
/**
 * Proxies in front keep theirs for 60 s, and must not find one closed under them. A connection that waits
 * costs less than one that comes back: ten thousand closed after 20 s were ten thousand accepts at once.
 */
const KEEP_ALIVE_MS = 75_000
const IDLE_CHECK_MS = 50
/** A socket on which nothing moves in either direction: the reader of a download went away. */
const IDLE_SOCKET_MS = 120_000

/** Listens. Rejects with the system's error when the port is taken. */
export async function listen(
  handler: RequestListener,
  { host, port, headersMs = HEADERS_MS, keepAliveMs = KEEP_ALIVE_MS }: ServerOptions,
): Promise<RunningServer> {
  const server = createServer({
    headersTimeout: headersMs,
    // Bodies have a limit of their own, by rate (body.ts): an upload may take hours.
    requestTimeout: 0,
    connectionsCheckingInterval: CHECK_MS,
    keepAliveTimeout: keepAliveMs,
    // Two readings of one request are how one client's request becomes another's answer (F24).
    insecureHTTPParser: false,
    // Checked below: Node's own answer to it says nothing.
    requireHostHeader: false,
    noDelay: true,
  })
  const answering: Answering = new WeakMap()
  const later = inTurns(TOLD_AT_ONCE)
  const accept: RequestListener = (req, res) => {
    const fault = framingFault(req)
    if (fault !== undefined) return refuseBrokenRequest(new Error(fault), req.socket)
    noteAnswering(answering, req.socket, res)
    handler(req, res)
  }
  server.on('request', accept)
  server.maxHeadersCount = 100
  server.setTimeout(IDLE_SOCKET_MS)
  // Refusals come before the body this way: whoever waits for "100 Continue" sends none in vain.
  server.on('checkContinue', (req, res) => {
    markHeldBack(req)
    accept(req, res)
  })
  const refuse = (error: NodeJS.ErrnoException, socket: Duplex) => {
    const open = [...(answering.get(socket as Socket) ?? [])]
    // Half an answer may be on its way, or one to an earlier request: anything more would be taken
    // for a part of it. A body that breaks before its answer begins is told so.
    const isUnanswered = open.length === 0 || (open.length === 1 && open[0]?.headersSent === false)
    if (isUnanswered) refuseBrokenRequest(error, socket as Socket)
    else socket.destroy()
  }
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') later(() => refuse(error, socket))
    else refuse(error, socket)
  })
  server.listen({ host, port })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    server,
    stop: (signal) => stop(server, signal),
  }
}

/** The answers that are still owed on a connection. */
type Answering = WeakMap<Socket, Set<ServerResponse>>

function noteAnswering(answering: Answering, socket: Socket, res: ServerResponse): void {
  const open = answering.get(socket) ?? new Set()
  answering.set(socket, open.add(res))
  res.once('close', () => open.delete(res))
}

async function stop(server: Server, signal: AbortSignal | undefined): Promise<void> {
  const closed = once(server, 'close')
  const cut = () => server.closeAllConnections()
  signal?.addEventListener('abort', cut, { once: true })
  if (signal?.aborted) cut()
  server.close()
  // A connection kept alive becomes idle when its answer is out; waiting for it would take a minute.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
  await closed
  clearInterval(idle)
  signal?.removeEventListener('abort', cut)
}
