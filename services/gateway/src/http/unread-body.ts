import type { IncomingMessage, ServerResponse } from 'node:http'
import { isHeldBack } from './body.ts'

/** Enough for what is already on its way when a refusal is sent. */
const DRAIN_BYTES = 4 * 1_048_576
const DRAIN_MS = 2_000
const LOOK_MS = 20

/**
 * What happens to a body that was refused before it was read. Closing at once would reset the
 * connection under a client that is still sending, and it would never read why; reading on until
 * the end would take a TiB that nobody wants. So: read on a little after the answer, then cut.
 */
export function settleUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    const { socket } = req
    if (req.complete || socket.destroyed) return
    // Node throws the rest of the body away by itself; only the socket knows how much that is.
    const enough = socket.bytesRead + DRAIN_BYTES
    const end = performance.now() + DRAIN_MS
    const timer = setInterval(() => {
      // A body that came to its end leaves the connection to the next request, whatever that sends.
      if (req.complete || socket.destroyed) return clearInterval(timer)
      if (socket.bytesRead <= enough && performance.now() <= end) return
      clearInterval(timer)
      socket.destroy()
    }, LOOK_MS)
    req.resume()
  })
}

/**
 * A client that holds its body back may send it or not after a final answer; only closing the
 * connection makes both right (RFC 9110 section 10.1.1). To be called before the headers go.
 */
export function closeIfHeldBack(req: IncomingMessage, res: ServerResponse): void {
  if (isHeldBack(req)) res.setHeader('Connection', 'close')
}
